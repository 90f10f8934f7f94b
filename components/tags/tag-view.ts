import type { TagOrder } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { pathWith } from '../ui/pagination.tsx'

/** How the tags of a repository are looked at. */
export type TagView = { order: TagOrder; grouped: boolean; filter?: string | undefined }

/** Longer than a tag no filter has to be. */
export const MOST_FILTER = 128

/** What stands in the address of a view; what goes without saying is left out. */
export function viewQuery({ order, grouped, filter }: TagView): Record<string, string | undefined> {
  return { view: 'tags', sort: order === 'newest' ? undefined : order, group: grouped ? undefined : 'off', filter }
}

/** The address of a view of a repository's tags. */
export function tagsPath(repository: string, view: TagView): string {
  return pathWith(repositoryPath(repository), viewQuery(view))
}

/** Where the hub's API has the tags of a view from a cursor on. */
export function tagsApiPath(repository: string, { order, grouped, filter }: TagView, cursor: string, limit: number): string {
  return pathWith(`/api/v1/repositories/${encodeURIComponent(repository)}/tags`, { order, filter, group: grouped ? 'digest' : undefined, limit: String(limit), cursor })
}
