import type { AuditRow } from '../../lib/db/queries/audit.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { Age } from '../ui/age.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { actionWords } from './action-words.ts'

const COLUMNS = [{ title: 'What' }, { title: 'Who' }, { title: 'By', className: 'hidden sm:table-cell' }, { title: 'From', className: 'hidden md:table-cell' }, { title: 'When', className: 'text-right' }]
const DIGEST = /^sha(?:256|512):[0-9a-f]+$/

/** Lines of a namespace's audit log. */
export function AuditTable({ lines }: { lines: AuditRow[] }) {
  return (
    <Table caption="What was changed" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell header>
            {actionWords(line.action)} <bdi className="font-medium wrap-anywhere">{line.target}</bdi>
            {line.detail !== null && <span className="block text-xs text-muted"><ForeignText>{DIGEST.test(line.detail) ? shortDigest(line.detail) : line.detail}</ForeignText></span>}
          </Cell>
          <Cell><Actor actor={line.actor} /></Cell>
          <Cell className="hidden sm:table-cell"><bdi className="wrap-anywhere">{viaWords(line)}</bdi></Cell>
          <Cell className="hidden whitespace-nowrap text-muted md:table-cell">{line.address ?? '–'}</Cell>
          <Cell className="text-right text-muted"><Age at={line.at} /></Cell>
        </tr>
      ))}
    </Table>
  )
}

function Actor({ actor }: { actor: string }) {
  if (!actor.startsWith('0x')) return <>{actor}</>
  return <span title={actor} className="font-mono text-[0.8125rem] whitespace-nowrap">{`${actor.slice(0, 6)}…${actor.slice(-4)}`}</span>
}

const VIA: Record<string, string> = { session: 'the pages', wallet: 'wallet login', pat: 'token', bot: 'robot', refresh: 'kept login', open: 'open hub', signature: 'signature', none: '–' }

function viaWords({ via, token, tokenName }: AuditRow): string {
  const kind = VIA[via] ?? via
  return token === null ? kind : `${kind} ${tokenName ?? `${token.slice(0, 8)}… (forgotten)`}`
}
