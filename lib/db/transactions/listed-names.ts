import type Database from 'better-sqlite3'
import { all, first, run, type Operation } from '../operation.ts'

type Db = Database.Database

/** So many names are followed because one hub lists them, and because any does. */
export const MOST_LISTED = { hub: 1_000, all: 5_000 }

export type Listing = { /** the hub's name, as it is followed */ via: string; /** all that it lists, canonical */ names: string[]; /** of them so many more are followed at most */ mostNew: number; now: number }
/** `listed`: of the names, those that count; `followed` and `dropped`: what is followed from now on, and no longer. */
export type ListingResult = { listed: string[]; followed: string[]; dropped: string[] }

// What is followed by a list passes no list on.
const HEARD = "SELECT name FROM follow WHERE origin <> 'hub' AND name NOT IN (SELECT name FROM denied_name)"
const NOTHING: ListingResult = { listed: [], followed: [], dropped: [] }

/**
 * Follows what a followed hub lists, within MOST_LISTED, and no longer what it lists no more. Only of hubs that somebody here wanted
 * followed. A name that the operator ended is not followed again while it is listed.
 */
export const applyListing: Operation<Listing, ListingResult> = (db, { via, names, mostNew, now }) => {
  if (!first(db, `SELECT 1 FROM (${HEARD}) WHERE name = ?`, via)) return NOTHING
  const [before, wanted] = [new Set(listedBy(db, via)), new Set(names)]
  const dropped = unlist(db, via, [...before].filter((name) => !wanted.has(name)))
  const room = { hub: MOST_LISTED.hub - [...before].filter((name) => wanted.has(name)).length, all: Math.min(mostNew, MOST_LISTED.all - count(db)) }
  const added = [...wanted].filter((name) => !before.has(name) && list(db, { via, name, now }, room))
  const followed = added.filter((name) => first(db, "SELECT 1 FROM follow WHERE name = ? AND origin = 'hub' AND via = ?", name, via))
  return { listed: [...names.filter((name) => before.has(name)), ...added], followed, dropped }
}

/** Ends the following of names that no hub lists that is heard any more; which. */
export const dropUnlisted: Operation<undefined, string[]> = (db) => {
  const hubs = all<{ via: string }>(db, `SELECT DISTINCT via FROM listed_name WHERE via NOT IN (${HEARD})`)
  return hubs.flatMap(({ via }) => unlist(db, via, listedBy(db, via)))
}

function listedBy(db: Db, via: string): string[] {
  return all<{ name: string }>(db, 'SELECT name FROM listed_name WHERE via = ?', via).map(({ name }) => name)
}

function count(db: Db): number {
  return first<{ n: number }>(db, "SELECT count(*) AS n FROM follow WHERE origin = 'hub'")?.n ?? 0
}

function list(db: Db, { via, name, now }: { via: string; name: string; now: number }, room: { hub: number; all: number }): boolean {
  if (room.hub <= 0 || first(db, 'SELECT 1 FROM denied_name WHERE name = ?', name)) return false
  if (!first(db, 'SELECT 1 FROM follow WHERE name = ?', name)) {
    if (room.all <= 0) return false
    room.all--
    run(db, "INSERT INTO follow (name, origin, added_at, via) VALUES (?, 'hub', ?, ?)", name, now, via)
  }
  room.hub--
  return run(db, 'INSERT INTO listed_name (via, name) VALUES (?, ?)', via, name) > 0
}

// Another hub's list may go on to hold it.
function unlist(db: Db, via: string, names: string[]): string[] {
  return names.filter((name) => {
    run(db, 'DELETE FROM listed_name WHERE via = ? AND name = ?', via, name)
    const other = first<{ via: string }>(db, 'SELECT via FROM listed_name WHERE name = ? ORDER BY via LIMIT 1', name)?.via
    if (other === undefined) return run(db, "DELETE FROM follow WHERE name = ? AND origin = 'hub'", name) > 0
    run(db, "UPDATE follow SET via = ? WHERE name = ? AND origin = 'hub' AND via = ?", other, name, via)
    return false
  })
}
