import type { ReactNode } from 'react'
import type { Discovered } from '../../lib/api/read/discover.ts'
import type { RepositorySummary } from '../../lib/hub/hub-source.ts'
import { RepositoryTable } from '../repositories/repository-table.tsx'
import { RepositoryList } from '../search/repository-list.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { HubIntro } from './hub-intro.tsx'
import { HubOnIpfs } from './hub-on-ipfs.tsx'

type Props = Discovered & {
  host: string
  search: ReactNode
  /** some of what was pushed here by name, shown while the index has nothing */
  own: RepositorySummary[]
  /** how to push another one */
  push: ReactNode
  /** under which name (k51…) all of it is published, if it is */
  ipns: string | undefined
}

/** The first page: what this hub is, what is new in it, how to push to it, and under which name it is published. */
export function HomeView({ host, search, newest, followed, own, push, ipns }: Props) {
  const isEmpty = newest.length === 0 && own.length === 0
  const pushing = <Section id="push" title={isEmpty ? 'Push the first image' : 'Push an image'} note={isEmpty && 'This hub is running and holds nothing yet'}>{push}</Section>
  return (
    <>
      <HubIntro host={host} search={search} />
      {isEmpty ? pushing : <Repositories host={host} newest={newest} followed={followed} own={own} />}
      {!isEmpty && pushing}
      {ipns !== undefined && <HubOnIpfs ipns={ipns} />}
    </>
  )
}

function Repositories({ host, newest, followed, own }: Pick<Props, 'host' | 'newest' | 'followed' | 'own'>) {
  const all = <HubLink href="/explore">All by name</HubLink>
  if (newest.length === 0) return <Section title="Repositories" note={all}><RepositoryTable repositories={own} caption="Repositories" /></Section>
  return (
    <div className={followed.length > 0 ? 'grid gap-x-6 lg:grid-cols-2' : ''}>
      <Section title="Recently pushed" note={all}><RepositoryList repositories={newest} host={host} label="Recently pushed" /></Section>
      {followed.length > 0 && <Section title="Most followed" note={<HubLink href="/search">All of the index</HubLink>}><RepositoryList repositories={followed} host={host} label="Most followed" /></Section>}
    </div>
  )
}
