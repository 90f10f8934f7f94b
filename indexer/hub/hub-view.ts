import type Database from 'better-sqlite3'
import { HUB } from '../../lib/db/hub-name.ts'
import type { NamespaceFacts, Source } from '../../lib/db/index/rows.ts'
import type { RootState } from '../../lib/db/observed.ts'
import { all, first } from '../../lib/db/operation.ts'
import { parseName } from '../../lib/names/name.ts'
import { stateAt } from '../../lib/resolve/resolved-root.ts'
import { ownFacts, type OwnRow } from './own-facts.ts'

/** A name that is to be in the index, as hub.sqlite says: what it stands for, and how it stands. */
export type Wanted = Source & { /** Unix ms; since when it is known here */ addedAt: number; /** of a namespace of this hub */ own?: NamespaceFacts; /** it is published under its owner's own key, which this hub only follows */ elsewhere?: true }

type LastRoot = { root: string | null; path: string | null; state: RootState | null; since: number | null; validUntil: number | null; detail: string | null; ipnsName: string | null }
type FollowRow = LastRoot & { name: string; origin: Source['origin']; addedAt: number }

const LAST = 'l.root, l.path, l.state, l.since, l.valid_until AS validUntil, l.detail, l.ipns_name AS ipnsName'
const DENIED = 'NOT IN (SELECT name FROM denied_name)'
// What this hub publishes itself is read as its own.
const FOLLOWED = `SELECT f.name, f.origin, f.added_at AS addedAt, ${LAST} FROM follow f LEFT JOIN last_root l ON l.name = f.name
  WHERE f.name ${DENIED} AND f.name NOT IN (SELECT ipns_name FROM namespace WHERE ipns_name IS NOT NULL) AND f.name NOT IN (SELECT name FROM namespace)`
const OWN = `SELECT name, kind, root, ipns_name AS ipnsName, claim, owner, frozen, own_key AS ownKey, created_at AS createdAt
  FROM namespace WHERE name <> '${HUB}' AND name ${DENIED}`

const STANDING_FOR = 'SELECT name FROM namespace WHERE ipns_name IN (?, (SELECT ipns_name FROM last_root WHERE name = ?)) AND own_key = 1'

/** Reads of hub.sqlite: which names there are, and what they stand for. */
export class HubView {
  readonly #db: Database.Database
  readonly #now: () => number

  constructor(db: Database.Database, now: () => number) {
    this.#db = db
    this.#now = now
  }

  /** All names, the hub's own first. */
  names(): Wanted[] {
    const own = all<OwnRow>(this.#db, `${OWN} ORDER BY name`).map((row) => this.#ofOwn(row))
    return [...own, ...all<FollowRow>(this.#db, `${FOLLOWED} ORDER BY f.name`).map((row) => ofFollowed(row, this.#now()))]
  }

  name(name: string): Wanted | undefined {
    const own = first<OwnRow>(this.#db, `${OWN} AND name = ?`, name)
    if (own) return this.#ofOwn(own)
    const followed = first<FollowRow>(this.#db, `${FOLLOWED} AND f.name = ?`, name)
    return followed && ofFollowed(followed, this.#now())
  }

  /** The root that a key's own record names, as far as it was seen here and holds. */
  ownRoot(ipnsName: string): string | undefined {
    return first<{ root: string }>(this.#db, "SELECT root FROM last_root WHERE ipns_name = ? AND path = '' AND state = 'live' AND valid_until > ? ORDER BY resolved_at DESC LIMIT 1", ipnsName, this.#now())?.root
  }

  /** Whether anything is followed because this name lists it. */
  hasListed(via: string): boolean {
    return first(this.#db, 'SELECT 1 FROM listed_name WHERE via = ? LIMIT 1', via) !== undefined
  }

  /** The keys whose records were seen. */
  seenKeys(): string[] {
    return all<{ ipnsName: string }>(this.#db, 'SELECT DISTINCT ipns_name AS ipnsName FROM last_root WHERE ipns_name IS NOT NULL').map((row) => row.ipnsName)
  }

  /** The namespaces that stand for what a name does: those published under their owners' own keys, which the name is or leads to. */
  standingFor(name: string): string[] {
    return all<{ name: string }>(this.#db, STANDING_FOR, name, name).map((row) => row.name)
  }

  /** A number that is another one when something in hub.sqlite has changed since the last call. */
  version(): number {
    return Number(this.#db.pragma('data_version', { simple: true }))
  }

  // Under its owner's own key it is what that key's record says, wherever it was published.
  #ofOwn(row: OwnRow): Wanted {
    const last = row.ownKey === 1 && row.ipnsName !== null ? first<LastRoot>(this.#db, `SELECT ${LAST} FROM last_root l WHERE l.ipns_name = ? ORDER BY l.resolved_at DESC LIMIT 1`, row.ipnsName) : undefined
    const root = row.ownKey === 1 ? (last?.root ?? null) : row.root
    return {
      name: row.name, kind: 'own', origin: 'own', root, path: last?.path ?? '', ipnsName: row.ipnsName, addedAt: row.createdAt,
      ...(last && root !== null ? standing(last, row.createdAt, this.#now()) : { state: root === null ? 'unread' : 'live', since: row.createdAt }), detail: last?.detail ?? null,
      own: ownFacts(row, root, this.#now()), ...(row.ownKey === 1 ? { elsewhere: true as const } : {}),
    }
  }
}

function ofFollowed({ name, origin, addedAt, ...last }: FollowRow, now: number): Wanted {
  const parsed = parseName(name)
  const common = { name, kind: 'followed' as const, origin, addedAt, ipnsName: last.ipnsName, detail: last.detail }
  // What a name of content stands for is no question.
  if (parsed?.kind === 'content') return { ...common, root: parsed.cid.toString(), path: '', state: 'live', since: addedAt }
  return { ...common, root: last.root, path: last.path ?? '', ...standing(last, addedAt, now) }
}

// As the hub itself says: a record that has ended since it was seen leaves its name stale.
function standing({ state, since, validUntil }: LastRoot, addedAt: number, now: number): Pick<Wanted, 'state' | 'since'> {
  return state === null ? { state: 'unread', since: addedAt } : stateAt({ state, since: since ?? addedAt, validUntil: validUntil ?? Infinity }, now)
}
