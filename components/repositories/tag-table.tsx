import { formatSize } from '../../lib/hub/format-size.ts'
import type { TagSummary } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/page-reference.ts'
import { TrustBadge } from '../signatures/trust-badge.tsx'
import { Age } from '../ui/age.tsx'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { Platforms } from './platforms.tsx'

const COLUMNS = [
  { title: 'Tag', className: 'min-w-32' },
  { title: 'Digest', className: 'hidden md:table-cell' },
  { title: 'Platforms', className: 'hidden md:table-cell' },
  { title: 'Size', className: 'text-right' },
  { title: 'Pushed', className: 'text-right' },
]

/** Tags of a repository. On narrow screens the platforms stand under the tag, the digest on the tag's own page. */
export function TagTable({ repository, tags, wantsSignatures }: { repository: string; tags: TagSummary[]; wantsSignatures: boolean }) {
  return (
    <Table caption="Tags" columns={COLUMNS}>
      {tags.map((tag) => (
        <tr key={tag.name}>
          <Cell header>
            <HubLink href={imagePath(repository, tag.name)} className="font-medium text-accent underline-offset-4 hover:underline">
              <bdi className="wrap-anywhere">{tag.name}</bdi>
            </HubLink>{' '}
            <TrustBadge trust={tag.trust} required={wantsSignatures} />
            <div className="mt-1 md:hidden"><Platforms tag={tag} /></div>
          </Cell>
          <Cell className="hidden md:table-cell"><Digest digest={tag.digest} href={imagePath(repository, tag.digest)} /></Cell>
          <Cell className="hidden md:table-cell"><Platforms tag={tag} /></Cell>
          <Cell className="text-right whitespace-nowrap tabular-nums">{formatSize(tag.size)}</Cell>
          <Cell className="text-right text-muted"><Age at={tag.updatedAt} /></Cell>
        </tr>
      ))}
    </Table>
  )
}
