import type { AuditRow } from '../../lib/db/queries/audit.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { actionWords } from './action-words.ts'

const COLUMNS = [{ title: 'What' }, { title: 'Who' }, { title: 'By', className: 'hidden sm:table-cell' }, { title: 'From', className: 'hidden md:table-cell' }, { title: 'When (UTC)', className: 'text-right' }]
const DIGEST = /^sha(?:256|512):[0-9a-f]+$/

/** Lines of a namespace's audit log. */
export function AuditTable({ lines }: { lines: AuditRow[] }) {
  return (
    <Table caption="What was changed" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell header>
            {actionWords(line.action)} <bdi className="font-medium wrap-anywhere">{line.target === '' ? 'none' : line.target}</bdi>
            {line.detail !== null && <span className="block text-xs text-muted"><ForeignText>{DIGEST.test(line.detail) ? shortDigest(line.detail) : line.detail}</ForeignText></span>}
          </Cell>
          <Cell><Actor actor={line.actor} /><bdi className="block text-xs text-muted wrap-anywhere sm:hidden">{viaWords(line)}</bdi></Cell>
          <Cell className="hidden sm:table-cell"><bdi className="wrap-anywhere">{viaWords(line)}</bdi></Cell>
          <Cell className="hidden whitespace-nowrap text-muted md:table-cell">{line.address ?? '–'}</Cell>
          <Cell className="text-right text-muted tabular-nums"><Moment at={line.at} /></Cell>
        </tr>
      ))}
    </Table>
  )
}

// Of what was done one wants to know when exactly.
function Moment({ at }: { at: number }) {
  const iso = new Date(at).toISOString()
  return <time dateTime={iso}><span className="whitespace-nowrap">{iso.slice(0, 10)}</span> <span className="whitespace-nowrap">{iso.slice(11, 19)}</span></time>
}

function Actor({ actor }: { actor: string }) {
  if (!actor.startsWith('0x')) return <>{actor}</>
  return (
    <span title={actor} className="font-mono text-[0.8125rem]">
      <span className="hidden wrap-anywhere lg:inline">{actor}</span>
      <span className="whitespace-nowrap lg:hidden">{`${actor.slice(0, 6)}…${actor.slice(-4)}`}</span>
    </span>
  )
}

const VIA: Record<string, string> = { session: 'the pages', wallet: 'wallet login', pat: 'token', bot: 'robot', refresh: 'kept login', open: 'open hub', account: 'account', signature: 'signature', none: '–' }

function viaWords({ via, token, tokenName }: AuditRow): string {
  const kind = VIA[via] ?? via
  return token === null ? kind : `${kind} ${tokenName ?? `${token.slice(0, 8)}… (forgotten)`}`
}
