import { all, first, type Operation } from '../operation.ts'

export type DeniedRow = { name: string; reason: string; at: number; by: string }
export type ReportRow = { id: number; name: string; reason: string; reporter: string; at: number }

/** The names that the operator wants in no list, sorted, from after a name on. */
export const deniedNames: Operation<{ after?: string | undefined; limit: number }, DeniedRow[]> = (db, { after = '', limit }) =>
  all<DeniedRow>(db, 'SELECT name, reason, at, by FROM denied_name WHERE name > ? ORDER BY name LIMIT ?', after, limit)

/** Why the operator wants a name in no list; undefined when that is not so. Names above it are asked for by themselves. */
export const deniedName: Operation<{ name: string }, DeniedRow | undefined> = (db, { name }) =>
  first<DeniedRow>(db, 'SELECT name, reason, at, by FROM denied_name WHERE name = ?', name)

/** What people told of names, the newest first; `before` is the id of the last line of the page before. */
export const reports: Operation<{ before?: number | undefined; name?: string | undefined; limit: number }, ReportRow[]> = (db, { before, name, limit }) =>
  all<ReportRow>(db, 'SELECT id, name, reason, reporter, at FROM report WHERE id < ? AND (? IS NULL OR name = ?) ORDER BY id DESC LIMIT ?',
    before ?? Number.MAX_SAFE_INTEGER, name ?? null, name ?? null, limit)
