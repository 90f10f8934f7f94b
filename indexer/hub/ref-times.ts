import type Database from 'better-sqlite3'
import type { TagMove } from '../../lib/db/index/rows.ts'
import { newestMove } from '../../lib/db/queries/tag-moves.ts'
import { first } from '../../lib/db/operation.ts'
import { isTold, type LastMove } from '../../lib/db/transactions/tag-moves.ts'
import type { RefTimes, TimedRef } from '../read/reading.ts'

const OWN_TAG = `SELECT t.updated_at AS at FROM repository r JOIN tag t ON t.repository_id = r.id AND t.name = ? WHERE r.name = ?`
const OWN_MANIFEST = `SELECT m.pushed_at AS at FROM repository r JOIN manifest m ON m.repository_id = r.id AND m.digest = ? WHERE r.name = ?`

/** Of a namespace that this hub publishes: when the tag was pushed last, or the manifest. */
export class OwnTimes implements RefTimes {
  readonly #db: Database.Database
  readonly #addedAt: number

  /** `addedAt`: what counts for what the hub has no more */
  constructor(db: Database.Database, addedAt: number) {
    this.#db = db
    this.#addedAt = addedAt
  }

  changedAt({ repository, kind, name, digest }: TimedRef): number {
    const row = kind === 'tag' ? first<{ at: number }>(this.#db, OWN_TAG, name, repository) : first<{ at: number }>(this.#db, OWN_MANIFEST, digest, repository)
    return row?.at ?? this.#addedAt
  }
}

const LAST_MOVE = 'SELECT at, root, after FROM tag_move WHERE repository = ? AND tag = ? ORDER BY id DESC LIMIT 1'

/** Of what is published outside: when the tag was seen to move there, or else when the image says that it was made, or since when the name is followed. */
export class SeenTimes implements RefTimes {
  readonly #db: Database.Database
  readonly #root: string
  readonly #addedAt: number
  readonly #now: number
  readonly #hasMoved: boolean

  constructor(db: Database.Database, { source, root, addedAt, now }: { source: string; root: string; addedAt: number; now: number }) {
    this.#db = db
    this.#root = root
    this.#addedAt = addedAt
    this.#now = now
    this.#hasMoved = first(db, 'SELECT 1 FROM tag_move WHERE source = ? LIMIT 1', source) !== undefined
  }

  changedAt({ repository, kind, name, digest, created, before, moved }: TimedRef): number {
    const seen = kind === 'tag' && (moved || this.#hasMoved) ? (moved ? this.#move(repository, name, { before, after: digest, root: this.#root }) : newestMove(this.#db, { repository, tag: name, after: digest })?.at) : undefined
    return seen ?? created ?? this.#addedAt
  }

  // The hub may have been told of it already, by an indexer that ended before it could commit.
  #move(repository: string, tag: string, move: Pick<TagMove, 'before' | 'after' | 'root'>): number {
    const last = first<LastMove & { at: number }>(this.#db, LAST_MOVE, repository, tag)
    return last && isTold(last, move) ? last.at : this.#now
  }
}
