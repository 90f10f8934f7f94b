import { RepositoryView } from '../../components/repositories/repository-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import type { RepositorySummary } from '../../lib/hub/hub-source.ts'
import { hubHost } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

/** A repository with one page of its tags from SQLite. */
export async function RepositoryPage({ repository, searchParams }: { repository: RepositorySummary; searchParams: SearchParams }) {
  const after = await pageQuery(searchParams, 'after')
  const order = (await pageQuery(searchParams, 'order')) === 'name' ? 'name' : 'newest'
  const tags = await getContext().hub.tags(repository.name, { after, order, limit: PAGE_SIZE })
  return <RepositoryView repository={repository} tags={tags} host={await hubHost()} order={order} after={after} />
}
