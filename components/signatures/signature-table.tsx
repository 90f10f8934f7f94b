import type { SignatureLine } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/page-reference.ts'
import { Day } from '../ui/day.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { stateWord } from './signature-words.ts'

const COLUMNS = [{ title: 'By' }, { title: 'Says', className: 'hidden sm:table-cell' }, { title: 'Until', className: 'hidden md:table-cell' }, { title: 'State', className: 'text-right' }]

/** Who signed an image, what that says and what it is worth now. */
export function SignatureTable({ repository, lines }: { repository: string; lines: SignatureLine[] }) {
  return (
    <Table caption="Signatures of this image" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={`${line.manifest} ${line.part}`}>
          <Cell header><Signer line={line} /></Cell>
          <Cell className="hidden sm:table-cell">{saying(line)}</Cell>
          <Cell className="hidden md:table-cell">{line.until === undefined ? '–' : <Day at={line.until} />}</Cell>
          <Cell className="text-right">
            <HubLink href={imagePath(repository, line.manifest)} className="underline-offset-4 hover:underline">{stateWord(line)}</HubLink>
            {line.detail !== undefined && <span className="block text-xs text-muted">{line.detail}</span>}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function Signer({ line: { kind, signer, role } }: { line: SignatureLine }) {
  if (kind === 'cosign') return <span>a cosign key{signer === undefined ? '' : ' of the namespace'}</span>
  if (signer === undefined) return <span className="text-muted">nobody that could be read</span>
  return <><ForeignText mono>{signer}</ForeignText>{role !== undefined && <span className="text-muted"> {role}</span>}</>
}

function saying({ kind, tag, state }: SignatureLine): string {
  if (state === 'refused' || state === 'waiting') return '–'
  return kind === 'cosign' || tag === undefined ? 'these bytes' : `${tag} means these bytes`
}
