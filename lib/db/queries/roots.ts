import { all, first, type Operation } from '../operation.ts'

export type DueNamespace = {
  name: string; dirtyAt: number | null; publishedAt: number | null; changes: number; recordEol: number | null; isUnsigned: number
  ipnsName: string | null; claim: string | null; /** null: the operator */ owner: string | null
}
export type Queue = { due: DueNamespace[]; waiting: number; oldest: number | null; nextEol: number | null }

const COLUMNS = `name, dirty_at AS dirtyAt, published_at AS publishedAt, changes, record_eol AS recordEol, record_sequence < sequence AS isUnsigned,
  ipns_name AS ipnsName, claim, owner`

// Few rows are ever in restore_hold. What its owner publishes is not this hub's to publish.
const NOT_HELD = 'own_key = 0 AND name NOT IN (SELECT namespace FROM restore_hold)'

/** `held`: what a name had changed when all of that waited for leaves. `resting`: names that are left alone for now. */
export type QueueQuestion = { renewBefore: number; renewAfter: number; limit: number; held: Record<string, number>; resting: string[] }

/**
 * The publication queue: namespaces (the hub under `.hub`) with changes, with a root but no record of it, or with a record that
 * ends before `renewBefore` or after `renewAfter` (ms); the longest waiting first. `nextEol` is the end of the record that ends first of the others.
 * What waits to be restored is not in it, nor what rests; nor what has changed no further since it was held, unless a record is due.
 */
export const publicationQueue: Operation<QueueQuestion, Queue> = (db, { renewBefore, renewAfter, limit, held, resting }) => ({
  due: all<DueNamespace>(db, `SELECT ${COLUMNS} FROM namespace WHERE name IN (
      SELECT name FROM namespace WHERE dirty_at IS NOT NULL AND (name, changes) NOT IN (SELECT key, value FROM json_each(?))
      UNION SELECT name FROM namespace WHERE record_sequence < sequence
      UNION SELECT name FROM namespace WHERE record_eol IS NOT NULL AND record_eol < ?
      UNION SELECT name FROM namespace WHERE record_eol > ?)
    AND name NOT IN (SELECT value FROM json_each(?)) AND ${NOT_HELD} ORDER BY name = '.hub', dirty_at LIMIT ?`,
  JSON.stringify(held), renewBefore, renewAfter, JSON.stringify(resting), limit),
  waiting: first<{ n: number }>(db, `SELECT count(*) AS n FROM namespace WHERE dirty_at IS NOT NULL AND ${NOT_HELD}`)?.n ?? 0,
  oldest: first<{ at: number | null }>(db, `SELECT min(dirty_at) AS at FROM namespace WHERE dirty_at IS NOT NULL AND ${NOT_HELD}`)?.at ?? null,
  nextEol: first<{ at: number | null }>(db, 'SELECT min(record_eol) AS at FROM namespace WHERE record_eol IS NOT NULL AND record_eol >= ?', renewBefore)?.at ?? null,
})

/** How many entries the static page has in the hub's root. */
export const siteSize: Operation<undefined, number> = (db) => first<{ n: number }>(db, 'SELECT count(*) AS n FROM site_entry')?.n ?? 0

export type NamespaceState = { ipnsName: string | null; root: string | null; sequence: number; recordSequence: number; dirtyAt: number | null; publishedAt: number | null }

/** How a namespace stands; undefined when this hub does not write it. */
export const namespaceState: Operation<{ namespace: string }, NamespaceState | undefined> = (db, { namespace }) =>
  first<NamespaceState>(db, `SELECT ipns_name AS ipnsName, root, sequence, record_sequence AS recordSequence, dirty_at AS dirtyAt, published_at AS publishedAt
    FROM namespace WHERE name = ?`, namespace)

export type OwnName = NamespaceState & { name: string; claim: string | null; recordEol: number | null; /** since when (ms) it waits to be restored */ heldSince: number | null; /** of the highest record under its key that came from elsewhere, decimal */ seenSequence: string | null }

const OWN_NAME = `SELECT n.name, n.ipns_name AS ipnsName, root, n.sequence, record_sequence AS recordSequence, dirty_at AS dirtyAt, published_at AS publishedAt,
    claim, record_eol AS recordEol, h.since AS heldSince, o.sequence AS seenSequence FROM namespace n
    LEFT JOIN restore_hold h ON h.namespace = n.name LEFT JOIN observed_record o ON o.ipns_name = n.ipns_name`

/** The namespaces that this hub writes, the hub itself (`.hub`) first. */
export const ownNames: Operation<undefined, OwnName[]> = (db) => all<OwnName>(db, `${OWN_NAME} ORDER BY n.name <> '.hub', n.name`)

/** One of them. */
export const ownName: Operation<{ name: string }, OwnName | undefined> = (db, { name }) => first<OwnName>(db, `${OWN_NAME} WHERE n.name = ?`, name)

/** Those that have something to publish, the longest waiting first. */
export const waitingNames: Operation<{ limit: number }, OwnName[]> = (db, { limit }) =>
  all<OwnName>(db, `${OWN_NAME} WHERE n.dirty_at IS NOT NULL ORDER BY n.dirty_at LIMIT ?`, limit)
