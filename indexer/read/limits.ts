/** What is indexed of one name at most. `rows`: layers, children, labels and platforms of all its manifests in one reading. */
export type Limits = { repositories: number; refs: number; rows: number; directories: number; depth: number }

export const DEFAULT_LIMITS: Limits = { repositories: 200_000, refs: 2_000_000, rows: 40_000_000, directories: 500_000, depth: 8 }

/** The largest manifest and the largest configuration that are read, in bytes. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024

const SAID = { repositories: 'repositories', refs: 'tags and other refs', rows: 'layers, labels and other parts', directories: 'directories' } as const

/** Which limit was hit. */
export function limitSentence(limits: Limits, what: keyof typeof SAID): string {
  return `it has more than ${limits[what].toLocaleString('en')} ${SAID[what]}: the rest of it is not indexed`
}

/** Whether what was left out for a limit may be taken in now. */
export function hasRoomAgain(limits: Limits, { limited, repositories, refs }: { limited: string | null; repositories: number; refs: number }): boolean {
  if (limited === limitSentence(limits, 'repositories')) return repositories < limits.repositories
  return limited === limitSentence(limits, 'refs') && refs < limits.refs
}
