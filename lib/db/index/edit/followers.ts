import type Database from 'better-sqlite3'
import { all, first, run } from '../../operation.ts'
import { followerStep } from '../rank.ts'
import { placeAll } from './place.ts'

type Db = Database.Database

const AT_ONCE = 500
const SOURCES = 'SELECT id FROM source WHERE name = @name UNION SELECT id FROM source WHERE ipns_name = @name'
const SOURCE = "SELECT name, ipns_name AS ipnsName, followers, kind = 'followed' AND origin <> 'hub' AS isWanted FROM source WHERE id = ?"
const LISTED = `SELECT count(*) AS hubs FROM (SELECT source_id FROM listing WHERE name = @name UNION SELECT source_id FROM listing WHERE name = @ipnsName)
  WHERE source_id <> @id`

/** Notes all that a hub lists now, and counts the followers of the names that came and went. In steps, of one transaction. */
export function* setListing(db: Db, sourceId: number, names: readonly string[]): Generator<void, void> {
  const [before, after] = [new Set(listedBy(db, sourceId)), new Set(names)]
  const [gone, come] = [[...before].filter((name) => !after.has(name)), [...after].filter((name) => !before.has(name))]
  for (const name of gone) run(db, 'DELETE FROM listing WHERE source_id = ? AND name = ?', sourceId, name)
  for (const name of come) run(db, 'INSERT INTO listing (source_id, name) VALUES (?, ?)', sourceId, name)
  for (const [index, name] of [...gone, ...come].entries()) {
    for (const { id } of all<{ id: number }>(db, SOURCES, { name })) yield* countFollowers(db, id)
    if (index % AT_ONCE === AT_ONCE - 1) yield
  }
}

type Counted = { name: string; ipnsName: string | null; followers: number; isWanted: number }

/** Counts the hubs that list a source, by its name or by its key, and this one if somebody here wanted it followed; its repositories move when that lifts them. */
export function* countFollowers(db: Db, id: number): Generator<void, void> {
  const source = first<Counted>(db, SOURCE, id)
  if (!source) return
  const { name, ipnsName, followers: before, isWanted } = source
  const now = isWanted + (first<{ hubs: number }>(db, LISTED, { id, name, ipnsName })?.hubs ?? 0)
  if (now === before) return
  run(db, 'UPDATE source SET followers = ? WHERE id = ?', now, id)
  if (followerStep(now) !== followerStep(before)) yield* placeAll(db, 'source_id', id)
}

function listedBy(db: Db, sourceId: number): string[] {
  return all<{ name: string }>(db, 'SELECT name FROM listing WHERE source_id = ?', sourceId).map(({ name }) => name)
}
