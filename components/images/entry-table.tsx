import { formatSize } from '../../lib/hub/format-size.ts'
import type { IndexEntry } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: 'Platform' }, { title: 'Digest' }, { title: 'Size', className: 'hidden text-right sm:table-cell' }]

/** The manifests of an index, each a page of its own. */
export function EntryTable({ repository, entries }: { repository: string; entries: IndexEntry[] }) {
  return (
    <Table caption="Platforms" columns={COLUMNS}>
      {entries.map((entry, index) => (
        <tr key={index}>
          <Cell header>
            <EntryName entry={entry} href={entry.size === undefined ? undefined : imagePath(repository, entry.digest)} />
          </Cell>
          <Cell><Digest digest={entry.digest} /></Cell>
          <Cell className="hidden text-right whitespace-nowrap tabular-nums sm:table-cell">{entry.size === undefined ? 'not here' : formatSize(entry.size)}</Cell>
        </tr>
      ))}
    </Table>
  )
}

// Nothing is linked that the repository does not have: an index may list platforms that were never pushed.
function EntryName({ entry, href }: { entry: IndexEntry; href?: string }) {
  const name = <bdi className="wrap-anywhere">{entry.attestation ? 'attestation' : entry.platform ?? 'no platform given'}</bdi>
  return href ? <HubLink href={href} className={`underline-offset-4 hover:underline ${entry.attestation ? 'text-muted' : 'font-medium text-accent'}`}>{name}</HubLink> : name
}
