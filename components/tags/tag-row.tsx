import type { ReactNode, Ref } from 'react'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ShownTag } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { TrustBadge } from '../signatures/trust-badge.tsx'
import { Age } from '../ui/age.tsx'
import { Digest } from '../ui/digest.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell } from '../ui/table.tsx'
import { Aliases } from './aliases.tsx'
import { Platforms } from './platforms.tsx'

type Props = {
  repository: string
  tag: ShownTag
  wantsSignatures: boolean
  /** its number among all rows, the head being 1 */
  number?: number | undefined
  /** of a row that is measured */
  measured?: { ref: Ref<HTMLTableRowElement>; index: number; onFocus: () => void }
  menu?: ReactNode
}

/** One tag with its other names. On narrow screens the platforms stand under it, the digest on the tag's own page. */
export function TagRow({ repository, tag, wantsSignatures, number, measured, menu }: Props) {
  return (
    <tr aria-rowindex={number} ref={measured?.ref} data-index={measured?.index} onFocus={measured?.onFocus}>
      <Cell header>
        <HubLink href={imagePath(repository, tag.name)} className="font-medium text-accent underline-offset-4 hover:underline">
          <bdi className="wrap-anywhere">{tag.name}</bdi>
        </HubLink>{' '}
        <TrustBadge trust={tag.trust} required={wantsSignatures} />
        {tag.unread !== undefined && <p className="text-sm font-normal text-bad"><ForeignText>{`cannot be verified: ${tag.unread}`}</ForeignText></p>}
        <Aliases repository={repository} tag={tag} />
        {tag.unread === undefined && <div className="mt-1 md:hidden"><Platforms tag={tag} /></div>}
      </Cell>
      <Cell className="hidden md:table-cell">{tag.unread === undefined && <Digest digest={tag.digest} href={imagePath(repository, tag.digest)} />}</Cell>
      <Cell className="hidden md:table-cell">{tag.unread === undefined && <Platforms tag={tag} />}</Cell>
      <Cell className="text-right whitespace-nowrap tabular-nums">{tag.size === undefined ? <span className="text-muted">unknown</span> : formatSize(tag.size)}</Cell>
      {tag.updatedAt !== undefined && <Cell className="text-right whitespace-nowrap text-muted"><Age at={tag.updatedAt} />{menu}</Cell>}
    </tr>
  )
}
