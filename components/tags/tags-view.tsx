import type { ReactNode } from 'react'
import type { Page, ShownRepository, ShownTag } from '../../lib/hub/hub-source.ts'
import { displayName, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { TagFilter } from './tag-filter.tsx'
import { TagTable } from './tag-table.tsx'
import { tagsPath, viewQuery, type TagView } from './tag-view.ts'

type Props = {
  repository: ShownRepository
  tags: Page<ShownTag>
  view: TagView
  after?: string | undefined
  menu?: ((tag: ShownTag) => ReactNode) | undefined
  /** the rows that load as one scrolls, on a hub */
  more?: ReactNode
}

/** All tags of a repository: a page of them, which goes on as one scrolls where there is somebody to ask. */
export function TagsView({ repository, tags, view, after, menu, more }: Props) {
  const { name, tagCount, wantsSignatures } = repository
  const isAll = !view.grouped && view.filter === undefined && after === undefined
  return (
    <section aria-label="Tags">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <TagFilter key={name} repository={name} view={view} />
        <Grouping repository={name} view={view} />
      </div>
      {after !== undefined && <p className="mb-3 text-sm"><HubLink href={tagsPath(name, view)}>From the first tag</HubLink></p>}
      {tags.items.length > 0 || more
        ? <TagTable repository={name} tags={tags.items} wantsSignatures={wantsSignatures} view={view} count={tags.next === undefined ? undefined : isAll ? tagCount : -1} menu={menu}>{more}</TagTable>
        : <Message action={view.filter !== undefined && <HubLink href={tagsPath(name, { ...view, filter: undefined })}>Show all tags</HubLink>}>{nothing(repository, view, tags, after)}</Message>}
      <div className={more ? 'hidden noscript:block' : undefined}>
        <Pagination path={repositoryPath(name)} query={{ ...viewQuery(view), after }} next={tags.next} what="tags" />
      </div>
    </section>
  )
}

function Grouping({ repository, view }: { repository: string; view: TagView }) {
  const look = (isCurrent: boolean): string => `py-0.5 ${isCurrent ? 'font-medium text-ink' : 'text-muted underline-offset-4 hover:text-ink hover:underline'}`
  return (
    <p className="flex flex-wrap gap-x-4 text-sm" role="group" aria-label="Tags of one digest">
      <HubLink href={tagsPath(repository, { ...view, grouped: true })} current={view.grouped} className={look(view.grouped)}>Grouped by digest</HubLink>
      <HubLink href={tagsPath(repository, { ...view, grouped: false })} current={!view.grouped} className={look(!view.grouped)}>Each tag</HubLink>
    </p>
  )
}

function nothing({ name, tagCount }: ShownRepository, { filter }: TagView, { next }: Page<ShownTag>, after: string | undefined): string {
  if (next !== undefined) return 'None among the tags that were looked at: the next page looks further.'
  if (after !== undefined) return 'There are no more tags.'
  if (filter !== undefined && tagCount !== 0) return `No tag of ${displayName(name)} contains “${filter}”.`
  return `No tag points to an image of ${displayName(name)}. Its images can still be pulled by digest.`
}
