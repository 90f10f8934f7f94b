import { FollowedNotice } from '../../components/followed/followed-notice.tsx'
import { OwnershipNotice } from '../../components/namespaces/ownership-notice.tsx'
import { getContext } from '../../lib/context-ref.ts'

/** Where a repository comes from that this hub only follows; a word of warning where the owner of its namespace is not confirmed any more. */
export async function Ownership({ repository }: { repository: string }) {
  const { hub, namespaces } = getContext()
  const [namespace, followed] = await Promise.all([namespaces.get(repository.split('/', 1)[0] ?? '', { kind: 'anonymous' }), hub.followed(repository)])
  return (
    <>
      {followed && <FollowedNotice followed={followed} />}
      {namespace && <OwnershipNotice namespace={namespace} now={Date.now()} />}
    </>
  )
}
