import type { Metadata } from 'next'
import { ExploreView } from '../../components/home/explore-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { searchPrefix } from '../../lib/hub/search-prefix.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

export const metadata: Metadata = { title: 'Repositories', description: 'The repositories of this hub by name' }

/** The repositories of this hub by name, or those that begin with `?q=`. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const prefix = searchPrefix((await pageQuery(searchParams, 'q')) ?? '')
  const after = await pageQuery(searchParams, 'after')
  const page = await getContext().hub.listRepositories({ prefix, after, limit: PAGE_SIZE })
  return <ExploreView page={page} prefix={prefix} after={after} />
}
