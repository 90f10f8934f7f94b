import type { ReactNode } from 'react'
import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { RepositoryTable } from './repository-table.tsx'

type Props = {
  page: Page<RepositorySummary>
  search: string
  after?: string
  /** how to push another one */
  push: ReactNode
}

/** Everything the hub holds, or what of it begins with `search`. */
export function RepositoriesView({ page, search, after, push }: Props) {
  const empty = page.items.length === 0
  if (empty && !search && !after) return <EmptyHub push={push} />
  return (
    <>
      <PageHeading facts={search ? <Found search={search} /> : 'Everything on this hub, by name'}>Repositories</PageHeading>
      {empty
        ? <Message>{search ? 'No repository begins with that.' : 'There are no more repositories.'}</Message>
        : <RepositoryTable repositories={page.items} caption="Repositories" />}
      <Pagination path="/" query={{ q: search || undefined, after }} next={page.next} what="repositories" />
      <Section title="Push an image">{push}</Section>
    </>
  )
}

function Found({ search }: { search: string }) {
  return <span>beginning with <bdi className="wrap-anywhere text-ink">“{search}”</bdi>, <HubLink href="/">show all</HubLink></span>
}

function EmptyHub({ push }: { push: ReactNode }) {
  return (
    <>
      <PageHeading facts="This hub is running and holds nothing yet. Push the first image:">Repositories</PageHeading>
      {push}
    </>
  )
}
