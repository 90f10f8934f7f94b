import { formatSize } from '../../lib/hub/format-size.ts'
import type { Referrer } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/page-reference.ts'
import { Age } from '../ui/age.tsx'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { TypeName } from './type-name.tsx'

const COLUMNS = [
  { title: 'Type' }, { title: 'Digest', className: 'hidden md:table-cell' },
  { title: 'Size', className: 'text-right' }, { title: 'Pushed', className: 'text-right' },
]

/** What refers to an image: signatures, SBOMs, attestations. */
export function ReferrerTable({ repository, referrers }: { repository: string; referrers: Referrer[] }) {
  return (
    <Table caption="Attached to this image" columns={COLUMNS}>
      {referrers.map((referrer) => (
        <tr key={referrer.digest}>
          <Cell header><HubLink href={imagePath(repository, referrer.digest)}><TypeName type={referrer.artifactType ?? referrer.mediaType} predicate={referrer.predicate} /></HubLink></Cell>
          <Cell className="hidden md:table-cell"><Digest digest={referrer.digest} /></Cell>
          <Cell className="text-right whitespace-nowrap tabular-nums">{formatSize(referrer.size)}</Cell>
          <Cell className="text-right text-muted"><Age at={referrer.pushedAt} /></Cell>
        </tr>
      ))}
    </Table>
  )
}
