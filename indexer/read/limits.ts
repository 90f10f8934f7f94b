import type { LimitKind } from '../../lib/db/index/rows.ts'
import type { Limitation } from '../../lib/db/index/sources.ts'

/**
 * What is indexed of one name at most: repositories and refs of whatever kind; and what is read of it in one reading: rows (manifests,
 * their layers, children, labels and platforms), directories, and how deep they may be nested.
 */
export type Limits = Record<LimitKind, number>

export const DEFAULT_LIMITS: Limits = { repositories: 200_000, refs: 2_000_000, rows: 40_000_000, directories: 500_000, depth: 8 }

const REREAD_MS = 600_000
const SAID = { repositories: 'repositories', refs: 'tags and other refs', rows: 'layers, labels and other parts', directories: 'directories' } as const

/** Which limit was hit, as a sentence. */
export function limitSentence(limits: Limits, what: LimitKind): string {
  if (what === 'depth') return `it has directories that are nested deeper than ${limits.depth} levels: what is below is not indexed`
  return `it has more than ${limits[what].toLocaleString('en')} ${SAID[what]}: the rest of it is not indexed`
}

type Counted = Limitation & { repositoryCount: number; refCount: number }

/**
 * Whether what was left out for a limit may fit now, which no comparison with the root before would show: there are fewer of what is
 * counted, or the limit is one of a reading. Once in ten minutes at most (`now` in Unix ms).
 */
export function isToReadWhole(limits: Limits, { limitedBy, repositoryCount, refCount, rereadAt }: Counted, now: number): boolean {
  if (limitedBy === null || (rereadAt !== null && Math.abs(now - rereadAt) < REREAD_MS)) return false
  if (limitedBy === 'repositories') return repositoryCount < limits.repositories
  return limitedBy === 'refs' ? refCount < limits.refs : true
}

type Reread = { whole: boolean; forRoom: boolean; limitedBy: LimitKind | null; before: number | null; now: number }

/** When a name was last read as a whole for a limit, after a reading: one that hit a limit of a reading itself counts as such. */
export function rereadAfter({ whole, forRoom, limitedBy, before, now }: Reread): number | null {
  const isOfReading = limitedBy !== null && limitedBy !== 'repositories' && limitedBy !== 'refs'
  return forRoom || (whole && isOfReading) ? now : before
}
