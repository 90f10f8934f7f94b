import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { ClaimForm } from './claim-form.tsx'
import { NamespaceTable } from './namespace-table.tsx'
import { Reminders } from './reminders.tsx'

type Props = { namespaces: readonly Namespace[]; next: string | undefined; after: string | undefined; address: string; isOwnFree: boolean; now: number }

/** The namespaces of somebody, and the way to another one. */
export function NamespacesView({ namespaces, next, after, address, isOwnFree, now }: Props) {
  return (
    <AccountFrame title="Namespaces" current="/account/namespaces" facts="Where you may push: yours, those in whose team you are, and what is offered to you">
      <Reminders namespaces={namespaces} address={address} now={now} />
      {namespaces.length > 0
        ? <NamespaceTable namespaces={namespaces} address={address} now={now} />
        : <Message>{after ? 'There are no more namespaces.' : 'You have no namespace yet. Take one below; your own address is yours for a signature.'}</Message>}
      <Pagination path="/account/namespaces" query={{ after }} next={next} what="namespaces" />
      <Section title="Take a namespace">
        <noscript><p className="mb-4 text-sm leading-6">This needs scripts: a wallet cannot be asked without.</p></noscript>
        <ClaimForm address={address} isOwnFree={isOwnFree} />
      </Section>
    </AccountFrame>
  )
}
