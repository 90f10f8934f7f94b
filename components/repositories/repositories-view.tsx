import type { ReactNode } from 'react'
import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { Copied } from '../ui/copied.tsx'
import { Facts } from '../ui/facts.tsx'
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
  /** under which name (k51…) all of it is published, if it is */
  ipns: string | undefined
}

/** Everything the hub holds, or what of it begins with `search`. */
export function RepositoriesView({ page, search, after, push, ipns }: Props) {
  const empty = page.items.length === 0
  if (empty && !search && !after) return <EmptyHub push={push} ipns={ipns} />
  return (
    <>
      <PageHeading facts={search ? <Found search={search} /> : 'Everything on this hub, by name'}>Repositories</PageHeading>
      {empty
        ? <Message>{search ? 'No repository begins with that.' : 'There are no more repositories.'}</Message>
        : <RepositoryTable repositories={page.items} caption="Repositories" />}
      <Pagination path="/" query={{ q: search || undefined, after }} next={page.next} what="repositories" />
      <Section title="Push an image">{push}</Section>
      {ipns !== undefined && <OnIpfs ipns={ipns} />}
    </>
  )
}

function Found({ search }: { search: string }) {
  return <span>beginning with <bdi className="wrap-anywhere text-ink">“{search}”</bdi>, <HubLink href="/">show all</HubLink></span>
}

function EmptyHub({ push, ipns }: Pick<Props, 'push' | 'ipns'>) {
  return (
    <>
      <PageHeading facts="This hub is running and holds nothing yet. Push the first image:">Repositories</PageHeading>
      {push}
      {ipns !== undefined && <OnIpfs ipns={ipns} />}
    </>
  )
}

function OnIpfs({ ipns }: { ipns: string }) {
  return (
    <Section title="On IPFS">
      <p className="mb-3 max-w-prose text-sm leading-6 text-muted">Everything public here is one directory, signed by the key of this hub. Other hubs and any IPFS node read, check and keep it.</p>
      <Facts facts={[{ name: 'Name', value: <><Copied text={ipns} subject="name" /><p><a href={`/ipns/${ipns}/`} className="text-accent underline-offset-4 hover:underline">look into it</a></p></> }]} />
    </Section>
  )
}
