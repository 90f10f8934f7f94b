import { formatSize } from '../../lib/hub/format-size.ts'
import type { Referrer } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { Age } from '../ui/age.tsx'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { referrerGroups, type ReferrerGroup } from './referrer-groups.ts'
import { TypeName } from './type-name.tsx'

const COLUMNS = [
  { title: 'Type' }, { title: 'Digest', className: 'hidden md:table-cell' },
  { title: 'Size', className: 'text-right' }, { title: 'Pushed', className: 'text-right' },
]

/** What refers to an image, by what it is: signatures, SBOMs, attestations. */
export function ReferrerTable({ caption, repository, referrers }: { caption: string; repository: string; referrers: Referrer[] }) {
  const groups = referrerGroups(referrers)
  return (
    <Table caption={caption} columns={COLUMNS}>
      {groups.map((group) => <Group key={group.title} repository={repository} group={group} isAlone={groups.length === 1} />)}
    </Table>
  )
}

function Group({ repository, group: { title, referrers }, isAlone }: { repository: string; group: ReferrerGroup; isAlone: boolean }) {
  return (
    <>
      {!isAlone && (
        <tr className="bg-sunken">
          <th scope="colgroup" colSpan={COLUMNS.length} className="px-3 py-1.5 text-xs font-medium text-muted sm:px-4">{title} <span className="tabular-nums">({referrers.length})</span></th>
        </tr>
      )}
      {referrers.map((referrer) => (
        <tr key={referrer.digest}>
          <Cell header><HubLink href={imagePath(repository, referrer.digest)}><TypeName type={referrer.artifactType ?? referrer.mediaType} predicate={referrer.predicate} /></HubLink></Cell>
          <Cell className="hidden md:table-cell"><Digest digest={referrer.digest} /></Cell>
          <Cell className="text-right whitespace-nowrap tabular-nums">{formatSize(referrer.size)}</Cell>
          <Cell className="text-right text-muted">{referrer.pushedAt === undefined ? 'unknown' : <Age at={referrer.pushedAt} />}</Cell>
        </tr>
      ))}
    </>
  )
}
