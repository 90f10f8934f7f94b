import { Badge } from '../ui/badge.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Day } from '../ui/day.tsx'
import { Facts } from '../ui/facts.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { AccountFrame } from './account-frame.tsx'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

type Props = { address: string; isOperator: boolean; sessionUntil: number; host: string }

/** Who one is here, how to log in from a terminal, and the way out. `address` is EIP-55. */
export function AccountView({ address, isOperator, sessionUntil, host }: Props) {
  return (
    <AccountFrame title="Account" current="/account">
      <Facts facts={[
        { name: 'Address', value: <span className="inline-flex max-w-full items-start gap-1"><span className="font-mono text-[0.8125rem] leading-6 wrap-anywhere">{address}</span><CopyButton text={address} subject="address" /></span> },
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
