import { allowed, isDenied } from '../denied.ts'
import { toPage, type ListPage } from '../list-page.ts'
import { REPOSITORY_COLUMNS, REPOSITORY_JOINS, repositoryId, repositoryRow, type RepositoryRow } from '../repository-rows.ts'
import { repositoryPlatforms, repositoryTypes } from '../search-facts.ts'
import { all, first, type Operation } from '../../operation.ts'
import type { Platform } from '../rows.ts'

/** A repository with the platforms of its images and the types of its manifests, each once. */
export type RepositoryDetails = RepositoryRow & { platforms: Platform[]; types: string[]; hasReadme: boolean }

type Listed = RepositoryRow & { place: number }
type OfNamespace = { namespace: string; limit: number } & ({ order: 'best'; after?: number | undefined } | { order: 'name'; after?: string | undefined })

const LIST = `SELECT ${REPOSITORY_COLUMNS}, r.place FROM namespace own CROSS JOIN repository r ON r.namespace_id = own.id ${REPOSITORY_JOINS}
  WHERE own.name = ? AND r.place IS NOT NULL`

/** The repositories of a namespace that hold a manifest, the best first or by name; `next` is a place or a name accordingly. */
export const repositoriesOfNamespace: Operation<OfNamespace, ListPage<RepositoryRow, number | string>> = (db, args) => {
  const { namespace, limit } = args
  const rows = args.order === 'name'
    ? all<Listed>(db, `${LIST} AND r.name > ? ORDER BY r.name LIMIT ?`, namespace, args.after ?? '', limit + 1)
    : all<Listed>(db, `${LIST} AND r.place < ? ORDER BY r.place DESC LIMIT ?`, namespace, args.after ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const page = toPage(rows, limit, (row) => (args.order === 'name' ? row.name : row.place), (kept) => allowed(db, kept))
  return { ...page, items: page.items.map(({ place, ...row }) => row) }
}

/** A repository that holds a manifest, by its whole name. */
export const repository: Operation<{ name: string }, RepositoryDetails | undefined> = (db, { name }) => {
  const id = repositoryId(db, name)
  const row = id === undefined ? undefined : repositoryRow(db, id)
  if (id === undefined || !row) return undefined
  const hasReadme = first(db, 'SELECT 1 FROM readme WHERE repository_id = ?', id) !== undefined
  return { ...row, platforms: repositoryPlatforms(db, id), types: repositoryTypes(db, id), hasReadme }
}

/** A repository's README. */
export const readme: Operation<{ repository: string }, string | undefined> = (db, { repository: name }) =>
  isDenied(db, name) ? undefined : first<{ text: string }>(db, 'SELECT t.text FROM repository r JOIN readme t ON t.repository_id = r.id WHERE r.name = ?', name)?.text
