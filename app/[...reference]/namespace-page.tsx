import { OwnerLine, OwnerSection } from '../../components/namespaces/owner-section.tsx'
import { NamespaceView } from '../../components/repositories/namespace-view.tsx'
import { PushInstructions } from '../../components/repositories/push-instructions.tsx'
import { Message } from '../../components/ui/message.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { fullName } from '../../lib/hub/page-reference.ts'
import { hubHost } from '../hub-host.ts'
import { pageQuery, type SearchParams } from '../page-query.ts'
import { principalOf } from '../principal-of.ts'
import { signedIn } from '../signed-in.ts'

const PAGE_SIZE = 50

/** A namespace's repositories from SQLite, and who owns it. */
export async function NamespacePage({ namespace, searchParams }: { namespace: string; searchParams: SearchParams }) {
  const { hub, namespaces } = getContext()
  const after = await pageQuery(searchParams, 'after')
  const [page, twin, owned] = await Promise.all([
    hub.listRepositories({ namespace, after, limit: PAGE_SIZE }),
    hub.repository(fullName(namespace)),
    signedIn().then((session) => namespaces.get(namespace, principalOf(session))),
  ])
  const owner = owned && { line: <OwnerLine owner={owned.owner} />, section: <OwnerSection namespace={owned} /> }
  return <NamespaceView namespace={namespace} page={page} after={after} twin={twin} owner={owner} empty={<Empty host={await hubHost()} namespace={namespace} isMember={owned?.role != null} />} />
}

function Empty({ host, namespace, isMember }: { host: string; namespace: string; isMember: boolean }) {
  if (!isMember) return <Message>Nothing was pushed to this namespace yet.</Message>
  return (
    <>
      <Message>Nothing was pushed to this namespace yet. Push the first image:</Message>
      <div className="mt-4"><PushInstructions host={host} name={`${namespace}/app`} /></div>
    </>
  )
}
