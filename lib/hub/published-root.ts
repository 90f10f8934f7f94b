import type { HubDatabase } from '../db/hub-database.ts'
import type { OwnName } from '../db/queries/roots.ts'

/** How far a namespace of this hub is published. `publishing`: something newer waits; `held`: it waits to be restored. */
export type RootState = 'live' | 'publishing' | 'stale' | 'held' | 'unpublished'

/** The signed root of a namespace that this hub publishes. Times in Unix ms. */
export type PublishedRoot = {
  state: RootState
  /** since when something waits, the record has ended, or the name is held */
  since?: number
  ipns?: string
  /** CID of what is published now */
  root?: string
  sequence: number
  publishedAt?: number
  /** until when the record counts; it is signed anew before */
  recordUntil?: number
}

/** What is published of a namespace; undefined for one that its owner publishes under another key, and for one that is not here. */
export async function readPublishedRoot(db: Pick<HubDatabase, 'read' | 'lookups'>, namespace: string, now: number): Promise<PublishedRoot | undefined> {
  if (db.lookups.ownNamespace(namespace)?.ownKey !== false) return undefined
  const row = await db.read('ownName', { name: namespace })
  return row && toPublishedRoot(row, now)
}

/** What a row says of it at a time (Unix ms). */
export function toPublishedRoot(row: OwnName, now: number): PublishedRoot {
  const { ipnsName, root, sequence, publishedAt, recordEol } = row
  return {
    ...stateOf(row, now), sequence,
    ipns: ipnsName ?? undefined, root: root ?? undefined, publishedAt: publishedAt ?? undefined, recordUntil: recordEol ?? undefined,
  }
}

function stateOf({ heldSince, root, recordEol, dirtyAt, recordSequence, sequence }: OwnName, now: number): Pick<PublishedRoot, 'state' | 'since'> {
  if (heldSince !== null) return { state: 'held', since: heldSince }
  if (root === null || recordEol === null) return { state: 'unpublished', since: dirtyAt ?? undefined }
  if (recordEol <= now) return { state: 'stale', since: recordEol }
  return dirtyAt !== null || recordSequence < sequence ? { state: 'publishing', since: dirtyAt ?? undefined } : { state: 'live' }
}
