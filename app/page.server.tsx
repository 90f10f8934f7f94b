import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { HomeView } from '../components/home/home-view.tsx'
import { PushInstructions } from '../components/repositories/push-instructions.tsx'
import { SearchForm } from '../components/search/search-form.tsx'
import type { Discovered } from '../lib/api/read/discover.ts'
import { getContext } from '../lib/context-ref.ts'
import { hubHost } from './hub-host.ts'
import { pageQuery, type SearchParams } from './page-query.ts'
import { pushPlace } from './push-place.tsx'

const FEW = 6

export async function generateMetadata(): Promise<Metadata> {
  return { title: { absolute: `Container images on ${await hubHost()} · ipcr` }, description: 'A registry whose public images are also one signed directory on IPFS' }
}

/** The first page. Its `?q=` was the list of all repositories by name. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const prefix = await pageQuery(searchParams, 'q')
  if (prefix !== undefined) redirect(`/explore?${new URLSearchParams({ q: prefix })}`)
  const { hub, publisher, ipns } = getContext()
  const [found, own, host, place, name] = await Promise.all([discover(), hub.listRepositories({ limit: FEW }), hubHost(), pushPlace(), publisher && ipns()])
  return <HomeView {...found} own={own.items} host={host} search={<SearchForm text="" large />} push={<PushInstructions host={host} {...place} />} ipns={name} />
}

// A hub is not without a first page because its index is.
function discover(): Promise<Discovered> {
  return getContext().discover(FEW).catch(() => ({ newest: [], followed: [] }))
}
