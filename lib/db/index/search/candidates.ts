import type { Database } from 'better-sqlite3'
import { all, first } from '../../operation.ts'

/** What is looked at of a repository before it is a result. */
export type Candidate = { id: number; place: number; namespace: number }

/** A part of the repositories that can be walked from the best on: those of a source, or of some namespaces. */
export type Range = { column: 'source_id' | 'namespace_id'; ids: number[] }

export const COLUMNS = 'r.id, r.place, r.namespace_id AS namespace'
// One repository can have thousands of the tags that begin alike, or of images with one label.
const MOST_ROWS = 20_000
// What costs the same: to fetch all that fulfil a condition, and to ask of the best whether they do until a page is full.
const BALANCE = 32
/** So many are few in any index, and where the others can be walked from the best on. */
export const LEAST_FEW = 500

/** Up to how many repositories count as few, in an index of its size. */
export function mostOfFew(db: Database): number {
  const { last } = first<{ last: number | null }>(db, 'SELECT max(id) AS last FROM repository') ?? { last: 0 }
  return Math.max(LEAST_FEW, Math.floor(Math.sqrt(BALANCE * (last ?? 0))))
}

/** The listed repositories whose ids a statement selects (as `id`), when they are at most so many. */
export function few(db: Database, most: number, ids: string, ...parameters: string[]): Candidate[] | undefined {
  const seen = first<{ rows: number }>(db, `SELECT count(*) AS rows FROM (${ids} LIMIT ?)`, ...parameters, most + 1)
  return seen && seen.rows > most ? undefined : fetch(db, ids, parameters)
}

/** The same of a statement that selects ids more than once. */
export function fewDistinct(db: Database, most: number, ids: string, ...parameters: string[]): Candidate[] | undefined {
  const seen = first<{ rows: number; ids: number }>(db, `SELECT count(*) AS rows, count(DISTINCT id) AS ids FROM (${ids} LIMIT ?)`, ...parameters, MOST_ROWS + 1)
  return seen && (seen.rows > MOST_ROWS || seen.ids > most) ? undefined : fetch(db, ids, parameters)
}

/** The listed repositories with the ids. */
export function candidatesOf(db: Database, ids: number[]): Candidate[] {
  return fetch(db, 'SELECT value AS id FROM json_each(?)', [JSON.stringify(ids)])
}

function fetch(db: Database, ids: string, parameters: string[]): Candidate[] {
  const text = `SELECT ${COLUMNS} FROM (SELECT DISTINCT id FROM (${ids})) found CROSS JOIN repository r INDEXED BY repository_narrow ON r.id = found.id WHERE r.place IS NOT NULL`
  return all<Candidate>(db, text, ...parameters)
}
