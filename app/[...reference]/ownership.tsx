import { OwnershipNotice } from '../../components/namespaces/ownership-notice.tsx'
import { getContext } from '../../lib/context-ref.ts'

/** A word of warning where the owner of a repository's namespace is not confirmed any more. */
export async function Ownership({ repository }: { repository: string }) {
  const namespace = await getContext().namespaces.get(repository.split('/', 1)[0] ?? '', { kind: 'anonymous' })
  return namespace ? <OwnershipNotice namespace={namespace} now={Date.now()} /> : null
}
