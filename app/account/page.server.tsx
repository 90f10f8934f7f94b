import { getAddress } from 'ethers/address'
import type { Metadata } from 'next'
import { AccountView } from '../../components/account/account-view.tsx'
import { OpenHub } from '../../components/account/open-hub.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { hubHost } from '../hub-host.ts'
import { accountOf } from './account-of.ts'

export const metadata: Metadata = { title: 'Account' }

/** Who is signed in. */
export default async function Page() {
  const session = await accountOf('/account')
  if (!session) return <OpenHub />
  const { address, expiresAt } = session
  return <AccountView address={getAddress(address)} isOperator={address === getContext().identity.rights.operator} sessionUntil={expiresAt} host={await hubHost()} />
}
