import type { DeniedRow, ReportRow } from '../../lib/db/queries/moderation.ts'
import { ShortName } from '../followed/short-name.tsx'
import { Age } from '../ui/age.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Section } from '../ui/section.tsx'
import { DenyForm } from './deny-form.tsx'
import { AllowButton, DismissButtons } from './moderation-actions.tsx'

const PATH = '/operator?view=moderation'

/** `reports` and `denied` with one more than `size`, when there are more; `name` is to be denied. */
type Props = { reports: ReportRow[]; denied: DeniedRow[]; size: number; name: string | undefined }

/** What people told of names, and the names that are denied, with what can be done about both. */
export function ModerationView({ reports, denied, size, name }: Props) {
  return (
    <>
      <section aria-labelledby="reports-title">
        <h2 id="reports-title" className="mb-3 text-base font-semibold">Reports</h2>
        {reports.length === 0 ? <Message>Nobody has reported anything.</Message> : (
          <ul aria-label="Reports" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
            {reports.slice(0, size).map((report) => <Report key={report.id} report={report} />)}
          </ul>
        )}
        <More query={reports.length > size ? `before=${reports[size - 1]?.id}` : undefined} what="Older reports" />
      </section>
      <Section title="Denied names">
        {denied.length === 0 ? <Message>No name is denied.</Message> : (
          <ul aria-label="Denied names" className="divide-y divide-line rounded-md border border-line bg-surface text-sm">
            {denied.slice(0, size).map((row) => <Denied key={row.name} denied={row} />)}
          </ul>
        )}
        <More query={denied.length > size ? `after=${encodeURIComponent(denied[size - 1]?.name ?? '')}` : undefined} what="Further names" />
      </Section>
      <Section id="deny" title="Deny a name"><DenyForm key={name} name={name} /></Section>
    </>
  )
}

function Report({ report: { id, name, reason, reporter, at } }: { report: ReportRow }) {
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0 space-y-1">
        <Name name={name} />
        <p className="whitespace-pre-line"><ForeignText>{reason}</ForeignText></p>
        <p className="text-muted"><Age at={at} />, by <ForeignText mono>{reporter}</ForeignText></p>
      </div>
      <div className="-mx-1.5 flex flex-wrap items-start gap-x-2">
        <HubLink href={`${PATH}&name=${encodeURIComponent(name)}#deny`} label={`Deny ${name}`} className="rounded-md px-1.5 py-1 text-sm text-bad hover:underline">Deny…</HubLink>
        <DismissButtons id={id} name={name} />
      </div>
    </li>
  )
}

function Denied({ denied: { name, reason, at, by } }: { denied: DeniedRow }) {
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0 space-y-1">
        <Name name={name} />
        <p className="whitespace-pre-line"><ForeignText>{reason}</ForeignText></p>
        <p className="text-muted"><Age at={at} />, by <ForeignText mono>{by}</ForeignText></p>
      </div>
      <div className="-mx-1.5"><AllowButton name={name} /></div>
    </li>
  )
}

function Name({ name }: { name: string }) {
  return <p className="flex flex-wrap items-center gap-x-1 font-medium"><ShortName name={name} /><CopyButton text={name} subject={`name ${name}`} /></p>
}

function More({ query, what }: { query: string | undefined; what: string }) {
  return query === undefined ? null : <p className="mt-3 text-sm"><HubLink href={`${PATH}&${query}`}>{what} →</HubLink></p>
}
