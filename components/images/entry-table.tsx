import { formatSize } from '../../lib/hub/format-size.ts'
import type { IndexEntry } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/page-reference.ts'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: 'Platform' }, { title: 'Manifest' }, { title: 'Manifest size', className: 'hidden text-right sm:table-cell' }]

/** The manifests of an index, each a page of its own. */
export function EntryTable({ repository, entries }: { repository: string; entries: IndexEntry[] }) {
  return (
    <Table caption="Platforms" columns={COLUMNS}>
      {entries.map((entry, index) => (
        <tr key={index}>
          <Cell header>
            <HubLink href={imagePath(repository, entry.digest)} className={entry.attestation ? 'text-muted underline-offset-4 hover:underline' : 'font-medium text-accent underline-offset-4 hover:underline'}>
              <bdi className="break-all">{entry.attestation ? 'attestation' : entry.platform ?? 'no platform given'}</bdi>
            </HubLink>
          </Cell>
          <Cell className="py-1.5"><Digest digest={entry.digest} /></Cell>
          <Cell className="hidden text-right whitespace-nowrap tabular-nums sm:table-cell">{formatSize(entry.size)}</Cell>
        </tr>
      ))}
    </Table>
  )
}
