'use client'

import type { Page, ShownTag } from '../../lib/hub/hub-source.ts'
import { displayName } from '../../lib/hub/reference-paths.ts'
import { MoreTags } from '../tags/more-tags.tsx'
import { TagTable } from '../tags/tag-table.tsx'
import { MOST_FILTER, tagsPath, type TagView } from '../tags/tag-view.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import type { RepositoryProps } from './repository-page.tsx'
import { StaticTagFilter } from './static-tag-filter.tsx'
import { useLoaded } from './use-loaded.ts'

const FIRST = 30
const PAGE = 50
const kept = new KeptResults<Page<ShownTag>>()

/** All tags of a repository as people count them: a root does not tell when they moved. Further ones are read as one scrolls. */
export function StaticTags({ shown: { place, repository }, query, opened: { source } }: RepositoryProps) {
  const { name, wantsSignatures } = repository
  const view: TagView = { order: query.get('sort') === 'name' ? 'name' : 'name-desc', grouped: false, filter: query.get('filter')?.trim().slice(0, MOST_FILTER) || undefined }
  const read = (limit: number, after?: string) => source.tags(name, { order: view.order, limit, ...(view.filter === undefined ? {} : { filter: view.filter }), ...(after === undefined ? {} : { after }) })
  const load = async (cursor: string) => {
    const { items, next } = await read(PAGE, cursor)
    return { tags: items, cursor: next ?? null }
  }
  const key = `${place.root} ${name} ${view.order} ${view.filter ?? ''}`
  const first = useLoaded(kept, key, () => read(FIRST))
  return (
    <section aria-label="Tags">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <StaticTagFilter repository={name} view={view} />
        <Order repository={name} view={view} />
      </div>
      {first.state === 'loading' && <Reading what="the tags" />}
      {first.state === 'failed' && <NotRead what="the list of tags" error={first.error} again={first.again} />}
      {first.state === 'ready' && first.value.items.length === 0 && <Message>{view.filter === undefined ? `${displayName(name)} has no tags. Its images can still be pulled by digest.` : `No tag of ${displayName(name)} contains “${view.filter}”.`}</Message>}
      {first.state === 'ready' && first.value.items.length > 0 && (
        <TagTable repository={name} tags={first.value.items} wantsSignatures={wantsSignatures} count={first.value.next === undefined ? undefined : (view.filter === undefined ? repository.tagCount : undefined) ?? -1}>
          {first.value.next !== undefined && <MoreTags key={key} repository={name} view={view} wantsSignatures={wantsSignatures} cursor={first.value.next} before={first.value.items.length} load={load} />}
        </TagTable>
      )}
    </section>
  )
}

function Order({ repository, view }: { repository: string; view: TagView }) {
  const look = (isCurrent: boolean): string => `py-0.5 ${isCurrent ? 'font-medium text-ink' : 'text-muted underline-offset-4 hover:text-ink hover:underline'}`
  const isDown = view.order === 'name-desc'
  return (
    <p className="flex flex-wrap gap-x-4 text-sm" role="group" aria-label="Order">
      <HubLink href={tagsPath(repository, { ...view, order: 'name-desc' })} current={isDown} className={look(isDown)}>Highest first</HubLink>
      <HubLink href={tagsPath(repository, { ...view, order: 'name' })} current={!isDown} className={look(!isDown)}>Lowest first</HubLink>
    </p>
  )
}
