/** What is indexed of one name at most. `rows`: layers, children, labels and platforms of all its manifests in one reading. */
export type Limits = { repositories: number; refs: number; rows: number; directories: number; depth: number }

export const DEFAULT_LIMITS: Limits = { repositories: 200_000, refs: 2_000_000, rows: 40_000_000, directories: 500_000, depth: 8 }

/** The largest manifest and the largest configuration that are read, in bytes. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024
