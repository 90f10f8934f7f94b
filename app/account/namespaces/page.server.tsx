import { getAddress } from 'ethers/address'
import type { Metadata } from 'next'
import { OpenHub } from '../../../components/account/open-hub.tsx'
import { NamespacesView } from '../../../components/namespaces/namespaces-view.tsx'
import { getContext } from '../../../lib/context-ref.ts'
import { pageQuery, type SearchParams } from '../../page-query.ts'
import { accountOf } from '../account-of.ts'
import { principalOf } from '../../principal-of.ts'

export const metadata: Metadata = { title: 'Namespaces' }

const PAGE_SIZE = 50

/** The namespaces of whoever is signed in. */
export default async function Page({ searchParams }: { searchParams: SearchParams }) {
  const session = await accountOf('/account/namespaces')
  if (!session) return <OpenHub />
  const { namespaces } = getContext()
  const asker = principalOf(session)
  const after = await pageQuery(searchParams, 'after')
  const [{ items, next }, own] = await Promise.all([namespaces.list({ asker, mine: true, after, limit: PAGE_SIZE }), namespaces.get(session.address, asker)])
  return <NamespacesView namespaces={items} next={next ?? undefined} after={after} address={getAddress(session.address)} isOwnFree={!own} now={Date.now()} />
}
