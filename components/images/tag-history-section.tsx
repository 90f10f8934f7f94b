import type { Page, TagStep } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { pathWith } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: 'When', className: 'w-28' }, { title: 'Pointed to' }, { title: 'Signed by', className: 'hidden sm:table-cell' }]

type Props = { repository: string; tag: string; /** where it points now */ digest: string; steps: Page<TagStep>; /** the page is not the first */ isLater: boolean; platform: string | undefined }

/** Where a tag pointed, when, and who signed that it does. */
export function TagHistorySection({ repository, tag, digest, steps, isLater, platform }: Props) {
  const path = imagePath(repository, tag)
  const at = (moves: string | undefined): string => `${pathWith(path, { platform, moves })}#history`
  return (
    <Section id="history" title={`History of ${tag}`} note="as it was published, the newest first">
      <Table caption={`Where ${tag} pointed`} columns={COLUMNS}>
        {steps.items.map((step) => (
          <tr key={step.id}>
            <Cell header className="text-muted">{step.at === undefined ? 'before' : <Age at={step.at} />}</Cell>
            <Cell><Target repository={repository} step={step} isNow={step.digest === digest} /><div className="mt-1 text-xs sm:hidden"><Signers step={step} /></div></Cell>
            <Cell className="hidden sm:table-cell"><Signers step={step} /></Cell>
          </tr>
        ))}
      </Table>
      {(isLater || steps.next !== undefined) && (
        <nav aria-label="Pages of the history" className="mt-3 flex justify-between gap-3 text-sm">
          {isLater ? <HubLink href={at(undefined)}>← Newest</HubLink> : <span />}
          {steps.next !== undefined && <HubLink href={at(steps.next)}>Older →</HubLink>}
        </nav>
      )}
    </Section>
  )
}

function Target({ repository, step: { digest, isHere }, isNow }: { repository: string; step: TagStep; isNow: boolean }) {
  if (digest === undefined) return <span className="text-muted">removed</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Digest digest={digest} {...(isHere ? { href: imagePath(repository, digest) } : {})} />
      {isNow ? <Badge strong>now</Badge> : !isHere && <Badge>not here any more</Badge>}
    </span>
  )
}

function Signers({ step: { digest, signers } }: { step: TagStep }) {
  if (signers.length === 0) return digest === undefined ? null : <span className="text-muted">nobody</span>
  return <ul className="space-y-0.5">{signers.map((signer) => <li key={signer}>{signer === 'cosign' ? 'a cosign key of the namespace' : <Address address={signer} />}</li>)}</ul>
}

function Address({ address }: { address: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span title={address} className="font-mono text-[0.8125rem] whitespace-nowrap">{address.slice(0, 8)}…{address.slice(-6)}</span>
      <CopyButton text={address} subject={`address ${address.slice(0, 8)}`} />
    </span>
  )
}
