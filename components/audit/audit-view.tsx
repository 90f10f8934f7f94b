import type { AuditRow } from '../../lib/db/queries/audit.ts'
import { AccountFrame } from '../account/account-frame.tsx'
import { AuditTable } from './audit-table.tsx'
import { managePath } from '../namespaces/words.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'

type Props = { namespace: string; lines: AuditRow[]; next: string | undefined; after: string | undefined; keptDays: number }

/** What was changed in a namespace, for those who maintain it. */
export function AuditView({ namespace, lines, next, after, keptDays }: Props) {
  return (
    <AccountFrame title={<bdi className="wrap-anywhere">{namespace}: audit log</bdi>} current="/account/namespaces" facts={<HubLink href={managePath(namespace)}>back to {namespace}</HubLink>}>
      <p className="mb-4 max-w-prose text-sm leading-6 text-muted">
        {keptDays === 0 ? 'Lines are kept for ever.' : `Lines are kept for ${keptDays} days.`} Nothing changes them. <a className="underline underline-offset-4 hover:text-ink" href={`/api/v1/namespaces/${encodeURIComponent(namespace)}/audit?limit=10000`} download={`${namespace}-audit.json`}>Download as JSON</a> (the newest 10,000)
      </p>
      {lines.length > 0 ? <AuditTable lines={lines} /> : <Message>{after ? 'There are no earlier lines.' : 'Nothing was changed yet.'}</Message>}
      <Pagination path={`${managePath(namespace)}/audit`} query={{ after }} next={next} what="the audit log" />
    </AccountFrame>
  )
}
