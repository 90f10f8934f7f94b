import type { TokenRow } from '../../lib/db/queries/identity-tokens.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { TokenForm } from './token-form.tsx'
import { TokenTable } from './token-table.tsx'

type Props = { tokens: TokenRow[]; next: string | undefined; after: string | undefined; now: number; address: string; host: string }

/** One's tokens, and the way to another one. */
export function TokensView({ tokens, next, after, now, address, host }: Props) {
  return (
    <AccountFrame title="Tokens" current="/account/tokens" facts="What container clients log in with instead of a password">
      {tokens.length > 0
        ? <TokenTable tokens={tokens} now={now} />
        : <Message>{after ? 'There are no more tokens.' : 'You have no tokens yet. Make one below, and log in with it.'}</Message>}
      <Pagination path="/account/tokens" query={{ after }} next={next} what="tokens" />
      <Section title="Make a token">
        <noscript><p className="mb-4 text-sm leading-6">Making and revoking tokens needs scripts.</p></noscript>
        <TokenForm address={address} host={host} />
      </Section>
    </AccountFrame>
  )
}
