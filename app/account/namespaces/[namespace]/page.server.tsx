import { getAddress } from 'ethers/address'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { OpenHub } from '../../../../components/account/open-hub.tsx'
import { ManageView } from '../../../../components/namespaces/manage-view.tsx'
import { getContext } from '../../../../lib/context-ref.ts'
import { principalOf } from '../../../principal-of.ts'
import { accountOf } from '../../account-of.ts'
import { isOwnerOf } from '../is-owner-of.ts'
import { namespaceOf, type NamespaceParams } from './namespace-of.ts'

export async function generateMetadata({ params }: NamespaceParams): Promise<Metadata> {
  return { title: await namespaceOf(params) }
}

/** One namespace, for those who have a part in it. */
export default async function Page({ params }: NamespaceParams) {
  const name = await namespaceOf(params)
  const session = await accountOf(`/account/namespaces/${name}`)
  if (!session) return <OpenHub />
  const namespace = await getContext().namespaces.get(name, principalOf(session))
  if (!namespace) notFound()
  return <ManageView namespace={namespace} address={getAddress(session.address)} isOwner={isOwnerOf(namespace, session.address)} now={Date.now()} />
}
