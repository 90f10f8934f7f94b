import type { SignatureLine } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { Day } from '../ui/day.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { sayingOf } from './signature-words.ts'
import { StateBadge } from './state-badge.tsx'

const COLUMNS = [{ title: 'By' }, { title: 'Says', className: 'hidden sm:table-cell' }, { title: 'Until', className: 'hidden md:table-cell' }, { title: 'State', className: 'text-right' }]

/** Who signed an image, what that says and what it is worth now. */
export function SignatureTable({ repository, lines }: { repository: string; lines: SignatureLine[] }) {
  return (
    <Table caption="Signatures of this image" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={`${line.manifest} ${line.part}`}>
          <Cell header><Signer line={line} /><span className="block text-xs text-muted sm:hidden"><Saying line={line} /></span></Cell>
          <Cell className="hidden sm:table-cell"><Saying line={line} /></Cell>
          <Cell className="hidden md:table-cell">{line.until === undefined || line.state === 'withdrawn' ? '–' : <Day at={line.until} />}</Cell>
          <Cell className="text-right">
            <StateBadge line={line} />
            {line.detail !== undefined && <span className="mt-0.5 block text-xs text-muted">{line.detail}</span>}
            <span className="mt-0.5 block text-xs"><HubLink href={imagePath(repository, line.manifest)} label="Document of this signature">Document</HubLink></span>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function Signer({ line: { kind, signer, role } }: { line: SignatureLine }) {
  if (kind === 'cosign') return <span>a cosign key{signer === undefined ? '' : ' of the namespace'}</span>
  if (signer === undefined) return <span className="text-muted">nobody that counts here</span>
  return <><ForeignText mono>{signer}</ForeignText>{role !== undefined && <span className="text-muted"> {role}</span>}</>
}

function Saying({ line }: { line: SignatureLine }) {
  return <bdi className="wrap-anywhere">{sayingOf(line)}</bdi>
}
