import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Reminders } from '../namespaces/reminders.tsx'
import { Badge } from '../ui/badge.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts } from '../ui/facts.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { AccountFrame } from './account-frame.tsx'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

type Props = {
  /** EIP-55 */
  address: string
  isOperator: boolean
  sessionUntil: number
  host: string
  namespaces: readonly Namespace[]
  isInvited: boolean
  now: number
}

/** Who one is here, what waits for one, how to log in from a terminal, and the way out. */
export function AccountView({ address, isOperator, sessionUntil, host, namespaces, isInvited, now }: Props) {
  return (
    <AccountFrame title="Account" current="/account">
      <Reminders namespaces={namespaces} address={address} now={now} />
      {isInvited && <p className="mb-6 rounded-md border border-accent bg-accent-soft px-4 py-3 text-sm leading-6">You are invited to a team: <HubLink href="/account/invitations">see who asks</HubLink>.</p>}
      <Facts facts={[
        { name: 'Address', value: <Copied text={address} subject="address" /> },
        ...(isOperator ? [{ name: 'Part', value: <><Badge strong>operator</Badge> of this hub</> }] : []),
        { name: 'Signed in until', value: <Day at={sessionUntil} /> },
      ]} />
      <Section title="Push and pull from a terminal">
        <p className="mb-3 max-w-prose text-sm leading-6 text-muted">Everybody may pull. To push, log in with a <HubLink href="/account/tokens">token</HubLink> as the password:</p>
        <CommandLine subject="login command" lines={[`docker login -u ${address.toLowerCase()} ${host}`]} />
      </Section>
      <Section title="Sessions">
        <p className="mb-4 max-w-prose text-sm leading-6 text-muted">A session lasts a day from the signature on. If a browser of yours is in other hands, end them all.</p>
        <SignOutEverywhere />
      </Section>
    </AccountFrame>
  )
}
