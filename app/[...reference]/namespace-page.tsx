import { NamespaceView } from '../../components/repositories/namespace-view.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { fullName } from '../../lib/hub/page-reference.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'

const PAGE_SIZE = 50

/** A namespace's repositories from SQLite. */
export async function NamespacePage({ namespace, searchParams }: { namespace: string; searchParams: SearchParams }) {
  const { hub } = getContext()
  const after = await pageQuery(searchParams, 'after')
  const [page, twin] = await Promise.all([
    hub.listRepositories({ namespace, after, limit: PAGE_SIZE }),
    hub.repository(fullName(namespace)),
  ])
  return <NamespaceView namespace={namespace} page={page} after={after} twin={twin} />
}
