import { PushInstructions } from '../components/repositories/push-instructions.tsx'
import { RepositoriesView } from '../components/repositories/repositories-view.tsx'
import { getContext } from '../lib/context-ref.ts'
import { searchPrefix } from '../lib/hub/search-prefix.ts'
import { hubHost } from './hub-host.ts'
import { pushPlace } from './push-place.tsx'
import { pageQuery, type SearchParams } from './page-query.ts'

const PAGE_SIZE = 50

/** All repositories, or those whose name begins with `?q=`. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const search = searchPrefix((await pageQuery(searchParams, 'q')) ?? '')
  const after = await pageQuery(searchParams, 'after')
  const { hub, publisher, ipns } = getContext()
  const [page, host, place, name] = await Promise.all([hub.listRepositories({ prefix: search, after, limit: PAGE_SIZE }), hubHost(), pushPlace(), publisher && ipns()])
  return <RepositoriesView page={page} search={search} after={after} push={<PushInstructions host={host} {...place} />} ipns={name} />
}
