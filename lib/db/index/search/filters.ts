import type { Database } from 'better-sqlite3'
import { all, first } from '../../operation.ts'
import type { SearchQuery, SearchTerm } from '../search-query.ts'

/** What is looked at of a repository before it is a result. */
export type Candidate = { id: number; place: number; name: string; namespace: number }

/** A part of the repositories that can be walked from the best on: those of a source, or of some namespaces. */
export type Range = { column: 'source_id' | 'namespace_id'; ids: number[] }

/**
 * A condition that repository_text does not know. `ids`: all repositories that fulfil it, when they are few; else `holds` tells,
 * and `range`, if any, holds them all.
 */
export type Filter = { ids: number[] | undefined; holds: (candidate: Candidate) => boolean; range?: Range | undefined }

/** Up to so many repositories count as few: fetched and sorted they cost some milliseconds. */
export const FEW = 2000
const MOST_ROWS = 10_000
const MOST_RANGES = 200

const TAGGED = 'SELECT repository_id AS id FROM ref WHERE kind = 0 AND name'
const HAS_TAG = 'SELECT 1 FROM ref WHERE repository_id = ? AND kind = 0 AND name'
const LAST = '\u{10ffff}'
const NONE: Filter = { ids: [], holds: () => false }
const DIGEST = /^(?:([a-z0-9]+):)?([0-9a-f]{6,128})$/

/** The conditions of a search that are looked up in other tables. */
export function filtersOf(db: Database, query: SearchQuery): Filter[] {
  return query.map((term) => filterOf(db, term)).filter((filter) => filter !== undefined)
}

function filterOf(db: Database, { field, value }: SearchTerm): Filter | undefined {
  if (field === 'tag') return value.endsWith('*') ? byTagPrefix(db, value.slice(0, -1)) : byTag(db, value)
  if (field === 'name') return byName(db, value.toLowerCase())
  if (field === 'owner') return byOwner(db, value.toLowerCase())
  if (field === 'label') return byLabel(db, value)
  return field === 'digest' ? byDigest(db, value.toLowerCase()) : undefined
}

function byTag(db: Database, tag: string): Filter {
  return { ids: few(db, `${TAGGED} = ?`, tag), holds: ({ id }) => first(db, `${HAS_TAG} = ?`, id, tag) !== undefined }
}

function byTagPrefix(db: Database, prefix: string): Filter {
  return { ids: fewOfMany(db, `${TAGGED} >= ? AND name < ?`, prefix, prefix + LAST), holds: ({ id }) => first(db, `${HAS_TAG} >= ? AND name < ? LIMIT 1`, id, prefix, prefix + LAST) !== undefined }
}

function byName(db: Database, beginning: string): Filter {
  const ids = few(db, 'SELECT id FROM repository WHERE name >= ? AND name < ?', beginning, beginning + LAST)
  return { ids, holds: ({ name }) => name.startsWith(beginning), range: ids ? undefined : rangeOfName(db, beginning) }
}

// `a/b/` may be a namespace; `a/…` stands in the source a in any case.
function rangeOfName(db: Database, beginning: string): Range | undefined {
  const namespace = beginning.endsWith('/') ? first<{ id: number }>(db, 'SELECT id FROM namespace WHERE name = ?', beginning.slice(0, -1)) : undefined
  if (namespace) return { column: 'namespace_id', ids: [namespace.id] }
  const source = !beginning.includes('/') ? undefined : first<{ id: number }>(db, 'SELECT id FROM source WHERE name = ?', beginning.split('/', 1)[0])
  return source && { column: 'source_id', ids: [source.id] }
}

// By namespace: the owner of thousands is asked for at each candidate instead.
function byOwner(db: Database, owner: string): Filter {
  const column = /^0x[0-9a-f]{40}$/.test(owner) ? 'owner' : 'owner_name'
  const namespaces = few(db, `SELECT id FROM namespace WHERE ${column} = ?`, owner)
  if (!namespaces) return { ids: undefined, holds: ({ namespace }) => first(db, `SELECT 1 FROM namespace WHERE id = ? AND ${column} = ?`, namespace, owner) !== undefined }
  const own = new Set(namespaces)
  const sql = 'SELECT r.id FROM json_each(?) n CROSS JOIN repository r ON r.namespace_id = n.value'
  const range: Range | undefined = namespaces.length <= MOST_RANGES ? { column: 'namespace_id', ids: namespaces } : undefined
  return { ids: few(db, sql, JSON.stringify(namespaces)), holds: ({ namespace }) => own.has(namespace), range }
}

function byLabel(db: Database, label: string): Filter {
  const at = label.indexOf('=')
  if (at < 0) return NONE
  const [key, value] = [label.slice(0, at), label.slice(at + 1)]
  const sql = 'SELECT repository_id AS id FROM label WHERE key = ? AND value = ?'
  return { ids: fewOfMany(db, sql, key, value), holds: ({ id }) => first(db, 'SELECT 1 FROM label WHERE key = ? AND value = ? AND repository_id = ? LIMIT 1', key, value, id) !== undefined }
}

// Of a manifest or a layer; of a few first characters that many share, some of them.
function byDigest(db: Database, text: string): Filter {
  const match = DIGEST.exec(text)
  if (!match) return NONE
  const from = `${match[1] ?? 'sha256'}:${match[2] ?? ''}`
  const ids = ['manifest', 'layer'].flatMap((table) =>
    all<{ id: number }>(db, `SELECT DISTINCT repository_id AS id FROM ${table} WHERE digest >= ? AND digest < ? LIMIT ?`, from, `${from}g`, FEW).map(({ id }) => id))
  return { ids: [...new Set(ids)], holds: () => false }
}

function few(db: Database, sql: string, ...parameters: string[]): number[] | undefined {
  const rows = all<{ id: number }>(db, `${sql} LIMIT ${FEW + 1}`, ...parameters)
  return rows.length > FEW ? undefined : rows.map(({ id }) => id)
}

// Where one repository can have thousands of rows, which are not read to their end.
function fewOfMany(db: Database, sql: string, ...parameters: string[]): number[] | undefined {
  const rows = all<{ id: number; count: number }>(db, `SELECT id, count(*) AS count FROM (${sql} LIMIT ${MOST_ROWS + 1}) GROUP BY id LIMIT ${FEW + 1}`, ...parameters)
  const isWhole = rows.length <= FEW && rows.reduce((sum, { count }) => sum + count, 0) <= MOST_ROWS
  return isWhole ? rows.map(({ id }) => id) : undefined
}
