import { allowed, isDenied } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { all, first, type Operation } from '../../operation.ts'
import type { RootLayout, Source } from '../rows.ts'

/** A followed name or own namespace; `limited` says what of it did not fit, times are Unix ms. */
export type SourceRow = Source & {
  layout: RootLayout | null
  limited: string | null
  followers: number
  repositoryCount: number
  tagCount: number
  indexedAt: number | null
}

const SOURCE = `SELECT name, kind, origin, root, path, ipns_name AS ipnsName, state, since, detail, layout, limited, followers,
  repository_count AS repositoryCount, tag_count AS tagCount, indexed_at AS indexedAt FROM source`

/** The names that are indexed, by name. */
export const sources: Operation<{ after: string; limit: number }, ListPage<SourceRow, string>> = (db, { after, limit }) =>
  toPage(all<SourceRow>(db, `${SOURCE} WHERE name > ? ORDER BY name LIMIT ?`, after, limit + 1), limit, (row) => row.name, (rows) => allowed(db, rows))

/** One of them. */
export const source: Operation<{ name: string }, SourceRow | undefined> = (db, { name }) =>
  isDenied(db, name) ? undefined : first<SourceRow>(db, `${SOURCE} WHERE name = ?`, name)
