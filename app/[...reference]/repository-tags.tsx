import { MoreTags } from '../../components/tags/more-tags.tsx'
import { MOST_FILTER, viewQuery, type TagView } from '../../components/tags/tag-view.ts'
import { TagsView } from '../../components/tags/tags-view.tsx'
import { tagCursor } from '../../lib/api/read/tags.ts'
import { getContext } from '../../lib/context-ref.ts'
import type { RepositorySummary } from '../../lib/hub/hub-source.ts'
import { findTagOrder } from '../../lib/oci/tag-order.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

/** All tags of a repository as its address asks for them. */
export async function RepositoryTags({ repository, searchParams }: { repository: RepositorySummary; searchParams: SearchParams }) {
  const [view, after] = [await tagViewOf(searchParams), await pageQuery(searchParams, 'after')]
  const tags = await getContext().hub.tags(repository.name, { ...view, after, limit: PAGE_SIZE })
  const more = tags.next !== undefined && (
    <MoreTags key={JSON.stringify([viewQuery(view), after])} repository={repository.name} view={view} wantsSignatures={repository.wantsSignatures} cursor={tagCursor.encode(tags.next)} before={tags.items.length} />
  )
  return <TagsView repository={repository} tags={tags} view={view} after={after} more={more} />
}

async function tagViewOf(params: SearchParams): Promise<TagView> {
  const [sort, group, filter] = await Promise.all(['sort', 'group', 'filter'].map((name) => pageQuery(params, name)))
  return { order: findTagOrder(sort) ?? 'newest', grouped: group !== 'off', filter: filter?.trim().slice(0, MOST_FILTER) || undefined }
}
