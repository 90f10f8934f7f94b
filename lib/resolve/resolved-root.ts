import type { LastRootRow, RootState } from '../db/observed.ts'

/** `root` is a CID as text, `path` what the records put behind it. `since` (ms): when the name came into this state. */
export type ResolvedRoot = { root: string; path: string[]; state: RootState; since?: number; ipnsName?: string; detail?: string; resolvedAt?: number; freshUntil?: number }

/** What a row says at a time (Unix ms): a record that has ended since leaves the name stale. */
export function toResolvedRoot(row: LastRootRow, now: number): ResolvedRoot {
  return {
    root: row.root,
    path: row.path === '' ? [] : row.path.split('/'),
    ...stateAt(row, now),
    resolvedAt: row.resolvedAt,
    freshUntil: row.freshUntil,
    ...(row.ipnsName ? { ipnsName: row.ipnsName } : {}),
    ...(row.detail ? { detail: row.detail } : {}),
  }
}

/** A row's state at a time (Unix ms), and since when it is in it. */
export function stateAt({ state, since, validUntil }: Pick<LastRootRow, 'state' | 'since' | 'validUntil'>, now: number): { state: RootState; since: number } {
  return state === 'live' && validUntil <= now ? { state: 'stale', since: validUntil } : { state, since }
}
