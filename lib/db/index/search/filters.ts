import type { Database } from 'better-sqlite3'
import { all, first } from '../../operation.ts'
import type { SearchQuery, SearchTerm } from '../search-query.ts'
import { candidatesOf, few, fewDistinct, LEAST_FEW, mostOfFew, type Candidate, type Range } from './candidates.ts'

/**
 * A condition that repository_text does not know. `few`: all repositories that fulfil it, when they are not many; else `holds` tells,
 * and `range`, if any, holds them all.
 */
export type Filter = { few: Candidate[] | undefined; holds: (candidate: Candidate) => boolean; range?: Range | undefined }

const LAST = '\u{10ffff}'
const NONE: Filter = { few: [], holds: () => false }
const DIGEST = /^(?:([a-z0-9]+):)?([0-9a-f]{6,128})$/
const ADDRESS = /^0x[0-9a-f]{40}$/
const [MOST_RANGES, MOST_NAMESPACES, MOST_OF_DIGEST] = [200, 2000, 2000]

/** The conditions of a search that are looked up in other tables. */
export function filtersOf(db: Database, query: SearchQuery): Filter[] {
  const most = mostOfFew(db)
  return query.map((term) => filterOf(db, most, term)).filter((filter) => filter !== undefined)
}

function filterOf(db: Database, most: number, { field, value }: SearchTerm): Filter | undefined {
  if (field === 'tag') return value.endsWith('*') ? byTagPrefix(db, most, value.slice(0, -1)) : byTag(db, most, value)
  if (field === 'name') return byName(db, most, value.toLowerCase())
  if (field === 'owner') return byOwner(db, most, value.toLowerCase())
  if (field === 'label') return byLabel(db, most, value)
  return field === 'digest' ? byDigest(db, value.toLowerCase()) : undefined
}

// By the index in which all that have the tag stand together.
function byTag(db: Database, most: number, tag: string): Filter {
  const holds = 'SELECT 1 FROM ref INDEXED BY ref_tag WHERE kind = 0 AND name = ? AND repository_id = ?'
  return { few: few(db, most, 'SELECT repository_id AS id FROM ref WHERE kind = 0 AND name = ?', tag), holds: ({ id }) => first(db, holds, tag, id) !== undefined }
}

function byTagPrefix(db: Database, most: number, prefix: string): Filter {
  const end = prefix + LAST
  const holds = 'SELECT 1 FROM ref WHERE repository_id = ? AND kind = 0 AND name >= ? AND name < ? LIMIT 1'
  return { few: fewDistinct(db, most, 'SELECT repository_id AS id FROM ref WHERE kind = 0 AND name >= ? AND name < ?', prefix, end), holds: ({ id }) => first(db, holds, id, prefix, end) !== undefined }
}

function byName(db: Database, most: number, beginning: string): Filter {
  const end = beginning + LAST
  const namespace = beginning.endsWith('/') ? onlyNamespace(db, beginning.slice(0, -1), end) : undefined
  const found = few(db, namespace ? LEAST_FEW : most, 'SELECT id FROM repository WHERE name >= ? AND name < ?', beginning, end)
  if (namespace) return { few: found, holds: (candidate) => candidate.namespace === namespace.id, range: { column: 'namespace_id', ids: [namespace.id] } }
  const holds = 'SELECT 1 FROM repository WHERE id = ? AND name >= ? AND name < ?'
  return { few: found, holds: ({ id }) => first(db, holds, id, beginning, end) !== undefined, range: found ? undefined : sourceOf(db, beginning) }
}

// A namespace that has no others below it.
function onlyNamespace(db: Database, name: string, end: string): { id: number } | undefined {
  return first<{ id: number }>(db, 'SELECT id FROM namespace WHERE name = ? AND NOT EXISTS (SELECT 1 FROM namespace WHERE name > ? AND name < ?)', name, `${name}/`, end)
}

// What begins with `a/` stands in the source a.
function sourceOf(db: Database, beginning: string): Range | undefined {
  const [name, ...more] = beginning.split('/')
  const source = more.length === 0 ? undefined : first<{ id: number }>(db, 'SELECT id FROM source WHERE name = ?', name)
  return source && { column: 'source_id', ids: [source.id] }
}

// By namespace: the owner of thousands is asked for at each candidate instead.
function byOwner(db: Database, most: number, owner: string): Filter {
  const column = ADDRESS.test(owner) ? 'owner' : 'owner_name'
  const ids = all<{ id: number }>(db, `SELECT id FROM namespace WHERE ${column} = ? LIMIT ?`, owner, MOST_NAMESPACES + 1).map(({ id }) => id)
  if (ids.length > MOST_NAMESPACES) return { few: undefined, holds: ({ namespace }) => first(db, `SELECT 1 FROM namespace WHERE id = ? AND ${column} = ?`, namespace, owner) !== undefined }
  const own = new Set(ids)
  const range: Range | undefined = ids.length <= MOST_RANGES ? { column: 'namespace_id', ids } : undefined
  return { few: ofNamespaces(db, range ? LEAST_FEW : most, ids), holds: ({ namespace }) => own.has(namespace), range }
}

function ofNamespaces(db: Database, most: number, ids: number[]): Candidate[] | undefined {
  const text = `SELECT r.id, r.place, r.namespace_id AS namespace FROM json_each(?) own CROSS JOIN repository r INDEXED BY repository_namespace
    ON r.namespace_id = own.value WHERE r.place IS NOT NULL LIMIT ?`
  const rows = all<Candidate>(db, text, JSON.stringify(ids), most + 1)
  return rows.length > most ? undefined : rows
}

function byLabel(db: Database, most: number, label: string): Filter {
  const at = label.indexOf('=')
  if (at < 0) return NONE
  const [key, value] = [label.slice(0, at), label.slice(at + 1)]
  const holds = 'SELECT 1 FROM label WHERE key = ? AND value = ? AND repository_id = ? LIMIT 1'
  return { few: fewDistinct(db, most, 'SELECT repository_id AS id FROM label WHERE key = ? AND value = ?', key, value), holds: ({ id }) => first(db, holds, key, value, id) !== undefined }
}

// Of a manifest or a layer; of a few first characters that many share, some of them.
function byDigest(db: Database, text: string): Filter {
  const match = DIGEST.exec(text)
  if (!match) return NONE
  const from = `${match[1] ?? 'sha256'}:${match[2] ?? ''}`
  const ids = ['manifest', 'layer'].flatMap((table) =>
    all<{ id: number }>(db, `SELECT DISTINCT repository_id AS id FROM ${table} WHERE digest >= ? AND digest < ? LIMIT ?`, from, `${from}g`, MOST_OF_DIGEST).map(({ id }) => id))
  return { few: candidatesOf(db, [...new Set(ids)]), holds: () => false }
}
