import { first } from '../../../db/operation.ts'
import type { Db } from '../build.ts'

/** Whether the operator wants nobody to find a repository of this hub: by its name, one above it, or the same below its namespace's key. */
export function isDenied(db: Db, name: string): boolean {
  const [namespace = '', ...rest] = name.split('/')
  const key = first<{ key: string | null }>(db, 'SELECT ipns_name AS key FROM namespace WHERE name = ?', namespace)?.key
  const names = [namespace, ...(key ? [key] : [])].flatMap((top) => [top, ...rest].map((_, index) => [top, ...rest.slice(0, index)].join('/')))
  return first(db, 'SELECT 1 FROM denied_name WHERE name IN (SELECT value FROM json_each(?)) LIMIT 1', JSON.stringify(names)) !== undefined
}
