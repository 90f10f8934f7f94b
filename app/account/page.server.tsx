import { getAddress } from 'ethers/address'
import type { Metadata } from 'next'
import { AccountView } from '../../components/account/account-view.tsx'
import { OpenHub } from '../../components/account/open-hub.tsx'
import { getContext } from '../../lib/context-ref.ts'
import { hubHost } from '../hub-host.ts'
import { principalOf } from '../principal-of.ts'
import { accountOf } from './account-of.ts'

export const metadata: Metadata = { title: 'Account' }

const MOST_REMINDERS = 100

/** Who is signed in, and what waits for them. */
export default async function Page() {
  const session = await accountOf('/account')
  if (!session) return <OpenHub />
  const { address, expiresAt } = session
  const { namespaces, teams, identity } = getContext()
  const [{ items }, invited] = await Promise.all([
    namespaces.list({ asker: principalOf(session), mine: true, limit: MOST_REMINDERS }),
    teams.invitations.mine(address, { limit: MOST_REMINDERS }),
  ])
  return (
    <AccountView address={getAddress(address)} isOperator={address === identity.rights.operator} sessionUntil={expiresAt} host={await hubHost()}
      namespaces={items} isInvited={invited.items.some(({ acceptedAt }) => acceptedAt === null)} now={Date.now()} />
  )
}
