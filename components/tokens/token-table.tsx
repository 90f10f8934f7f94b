import type { TokenRow } from '../../lib/db/queries/identity-tokens.ts'
import { parseScopes } from '../../lib/identity/tokens/stored-scopes.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Day } from '../ui/day.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { RevokeToken } from './revoke-token.tsx'
import { isEverything, scopeText } from './scope-text.ts'

const KINDS = { pat: 'access token', bot: 'robot', refresh: 'login' } as const
const COLUMNS = [
  { title: 'Token', className: 'min-w-32' },
  { title: 'Allows', className: 'hidden md:table-cell' },
  { title: 'Last used', className: 'hidden sm:table-cell' },
  { title: 'Ends', className: 'hidden sm:table-cell' },
  { title: 'Action', className: 'text-right' },
]

/** One's tokens. On narrow screens everything of a token stands under its name. */
export function TokenTable({ tokens, now }: { tokens: TokenRow[]; now: number }) {
  return (
    <Table caption="Tokens" columns={COLUMNS}>
      {tokens.map((token) => (
        <tr key={token.id}>
          <Cell header>
            <span className="font-medium"><ForeignText>{token.name}</ForeignText></span>{' '}
            <Badge>{KINDS[token.kind]}</Badge>
            <div className="mt-0.5 font-mono text-xs text-muted">{token.prefix}…</div>
            <div className="mt-1 text-muted md:hidden"><Allows token={token} /></div>
            <div className="mt-1 text-muted sm:hidden">used: <LastUse token={token} />; ends: <Ends token={token} now={now} /></div>
          </Cell>
          <Cell className="hidden md:table-cell"><Allows token={token} /></Cell>
          <Cell className="hidden text-muted sm:table-cell"><LastUse token={token} /></Cell>
          <Cell className="hidden text-muted sm:table-cell"><Ends token={token} now={now} /></Cell>
          <Cell className="text-right"><RevokeToken id={token.id} name={token.name} /></Cell>
        </tr>
      ))}
    </Table>
  )
}

function Allows({ token }: { token: TokenRow }) {
  const scopes = parseScopes(token.scopes)
  if (isEverything(scopes)) return <>all that you may</>
  if (scopes.length === 0) return <>nothing</>
  return <ul>{scopes.map((scope) => <li key={scopeText(scope)}><ForeignText>{scopeText(scope)}</ForeignText></li>)}</ul>
}

function LastUse({ token }: { token: TokenRow }) {
  return token.lastUsedAt === null ? <>never</> : <Age at={token.lastUsedAt} />
}

function Ends({ token, now }: { token: TokenRow; now: number }) {
  return <>{token.expiresAt <= now && 'ended '}<Day at={token.expiresAt} /></>
}
