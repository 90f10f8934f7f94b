import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import { HUB } from '../../db/hub-name.ts'
import type { TagMove } from '../../db/index/rows.ts'
import type { ForeignNames } from '../open-foreign-names.ts'
import type { Publisher } from '../../roots/publish/publisher.ts'
import type { ToldClaim } from '../thread/judge-claims.ts'
import { Gossip } from './gossip.ts'
import { type ChangesSince, IndexChanges } from './index-changes.ts'

export type IndexingParts = { db: HubDatabase; publisher: Publisher | undefined; foreign: Pick<ForeignNames, 'thread' | 'resolver' | 'follower'>; logger: Logger; now: () => number }

/** What the hub does for the indexer, and for who decides what is shown. */
export type Indexing = {
  /** what to look at since a number told before; waits some seconds when that is nothing */
  changesAfter(seen: number): Promise<ChangesSince>
  keepMoves(moves: TagMove[]): Promise<void>
  /** all that a followed hub lists of other names */
  hear(via: string, entries: ToldClaim[]): Promise<void>
  /** shows a name, a namespace or a repository nowhere; `by` is an address. Throws DatabaseError TOO_MANY */
  deny(denial: { name: string; reason: string; by: string }): Promise<void>
  /** false when it was not denied */
  undeny(name: string): Promise<boolean>
  /** answers whoever waits for changes */
  close(): void
}

/** Tells the indexer what has changed, and keeps what it must not lose. */
export function openIndexing({ db, publisher, foreign, logger, now }: IndexingParts): Indexing {
  const changes = new IndexChanges(now)
  publisher?.onPublished(({ namespace }) => {
    if (namespace !== HUB) changes.note(namespace)
  })
  foreign.resolver.onChanged((name) => changes.note(name))
  foreign.follower.onFollows((name) => changes.note(name))
  const gossip = new Gossip({ db, foreign, logger, now, told: () => publisher?.wake() })
  return {
    changesAfter: (seen) => changes.after(seen),
    keepMoves: (moves) => db.write('keepTagMoves', { moves }),
    hear: (via, entries) => gossip.hear(via, entries),
    deny: async (denial) => {
      await db.write('denyName', { ...denial, now: now() })
      publisher?.wake()
      await foreign.follower.dropUnlisted()
      changes.note(sourceOf(denial.name))
    },
    undeny: async (name) => {
      const ended = await db.write('undenyName', { name, now: now() })
      publisher?.wake()
      if (ended) changes.note(sourceOf(name))
      return ended
    },
    close: () => changes.close(),
  }
}

// The namespace or the followed name that a repository is of.
function sourceOf(name: string): string {
  return name.split('/')[0] ?? name
}
