import type { ReactNode } from 'react'
import type { ShownTag } from '../../lib/hub/hub-source.ts'
import { Table } from '../ui/table.tsx'
import { tagColumns } from './tag-columns.ts'
import { TagRow } from './tag-row.tsx'
import type { TagView } from './tag-view.ts'

type Props = {
  repository: string
  tags: ShownTag[]
  wantsSignatures: boolean
  /** the titles of the columns order it */
  view?: TagView
  /** of all tags, when there are more than stand here */
  count?: number | undefined
  menu?: ((tag: ShownTag) => ReactNode) | undefined
  /** further rows */
  children?: ReactNode
}

/** Tags of a repository. What the index says of others knows no trust, and no order by size; a published root knows no times. */
export function TagTable({ repository, tags, wantsSignatures, view, count, menu, children }: Props) {
  const isOwn = tags.some(({ trust }) => trust !== undefined)
  const isTimed = tags.length === 0 || tags.some(({ updatedAt }) => updatedAt !== undefined)
  return (
    <Table caption="Tags" columns={tagColumns(repository, view, { bySize: isOwn, isTimed })} rowCount={count === undefined ? undefined : count === -1 ? -1 : count + 1}>
      {tags.map((tag, index) => <TagRow key={tag.name} repository={repository} tag={tag} wantsSignatures={wantsSignatures} number={count === undefined ? undefined : index + 2} menu={menu?.(tag)} />)}
      {children}
    </Table>
  )
}
