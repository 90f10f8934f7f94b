import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { OpenHub } from '../../../../../components/account/open-hub.tsx'
import { SigningView } from '../../../../../components/signatures/signing-view.tsx'
import { getContext } from '../../../../../lib/context-ref.ts'
import { accountOf } from '../../../account-of.ts'
import { namespaceOf, type NamespaceParams } from '../namespace-of.ts'

export async function generateMetadata({ params }: NamespaceParams): Promise<Metadata> {
  return { title: `Signed images of ${await namespaceOf(params)}` }
}

/** Whose tags of a namespace should be signed, for those who maintain it; to all others there is no such page. */
export default async function Page({ params }: NamespaceParams) {
  const namespace = await namespaceOf(params)
  const session = await accountOf(`/account/namespaces/${namespace}/signing`)
  if (!session) return <OpenHub />
  const { identity, signatures } = getContext()
  const role = identity.rights.role(session.address, namespace)
  if (role !== 'owner' && role !== 'maintain') notFound()
  return <SigningView namespace={namespace} signing={signatures.rules.of(namespace)} />
}
