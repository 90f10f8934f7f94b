import type { Database } from 'better-sqlite3'
import { all } from '../operation.ts'
import type { TagTable } from './tag-walk.ts'

/** The other tags of a tag's digest as people count, at most 20; `moreAliases`: there are others. */
export type Twins = { aliases: string[]; moreAliases: boolean }

const SHOWN = 20

/** Finds the other tags of what tags of a repository point to; each digest is looked up once. */
export function twinsOf(db: Database, table: TagTable, repositoryId: number): (tag: { name: string; digest: string }) => Twins {
  const known = new Map<string, string[]>()
  const sql = `SELECT name FROM ${table.name} t INDEXED BY ${table.twins.name} WHERE repository_id = ? AND ${table.only.replaceAll('$', 't') || 'TRUE'} AND digest = ? ORDER BY sort_key, name LIMIT ${SHOWN + 2}`
  return ({ name, digest }) => {
    const names = known.get(digest) ?? all<{ name: string }>(db, sql, repositoryId, digest).map((row) => row.name)
    known.set(digest, names)
    const others = names.filter((other) => other !== name)
    return { aliases: others.slice(0, SHOWN), moreAliases: others.length > SHOWN }
  }
}
