import { getAddress } from 'ethers/address'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { OpenHub } from '../../../../../components/account/open-hub.tsx'
import { TeamView } from '../../../../../components/team/team-view.tsx'
import { getContext } from '../../../../../lib/context-ref.ts'
import { principalOf } from '../../../../principal-of.ts'
import { accountOf } from '../../../account-of.ts'
import { isOwnerOf } from '../../is-owner-of.ts'
import { namespaceOf, type NamespaceParams } from '../namespace-of.ts'

export async function generateMetadata({ params }: NamespaceParams): Promise<Metadata> {
  return { title: `Team of ${await namespaceOf(params)}` }
}

/** Who belongs to a namespace. */
export default async function Page({ params }: NamespaceParams) {
  const name = await namespaceOf(params)
  const session = await accountOf(`/account/namespaces/${name}/team`)
  if (!session) return <OpenHub />
  const asker = principalOf(session)
  const { namespaces, teams } = getContext()
  const namespace = await namespaces.get(name, asker)
  if (!namespace) notFound()
  return <TeamView namespace={namespace} team={await teams.get(name, asker)} address={getAddress(session.address)} isOwner={isOwnerOf(namespace, session.address)} now={Date.now()} />
}
