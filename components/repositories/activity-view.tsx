import type { ReactNode } from 'react'
import type { Page, RepositorySummary, TagMove } from '../../lib/hub/hub-source.ts'
import { imagePath, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { Age } from '../ui/age.tsx'
import { Digest } from '../ui/digest.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'
import { Cell, Table } from '../ui/table.tsx'

type Props = { repository: RepositorySummary; moves: Page<TagMove>; after: string | undefined; /** what was done here, for those who maintain it */ audit?: ReactNode }

const COLUMNS = [{ title: 'Tag', className: 'min-w-24' }, { title: 'Pointed to', className: 'hidden sm:table-cell' }, { title: 'Points to', className: 'hidden sm:table-cell' }, { title: 'Seen', className: 'text-right' }]

/** What happened to a repository: where its tags moved, and for those who maintain it who did what. On narrow screens what a tag points to stands under its name. */
export function ActivityView({ repository: { name }, moves, after, audit }: Props) {
  return (
    <>
      <Section title="Moves of tags" note="as they were published">
        {moves.items.length > 0
          ? <Table caption="Moves of tags" columns={COLUMNS}>{moves.items.map((move) => <MoveRow key={move.id} repository={name} move={move} />)}</Table>
          : <Message>{after ? 'There are no earlier moves.' : 'This hub has seen no tag of it move in a published root yet.'}</Message>}
        <Pagination path={repositoryPath(name)} query={{ view: 'activity', after }} next={moves.next} what="moves" />
      </Section>
      {audit}
    </>
  )
}

function MoveRow({ repository, move: { tag, before, after, at } }: { repository: string; move: TagMove }) {
  const where = (digest: string | undefined, none: string) => (digest === undefined ? <span className="text-muted">{none}</span> : <Digest digest={digest} href={imagePath(repository, digest)} />)
  return (
    <tr>
      <Cell header>
        {after === undefined ? <bdi className="wrap-anywhere">{tag}</bdi> : <HubLink href={imagePath(repository, tag)}><bdi className="wrap-anywhere">{tag}</bdi></HubLink>}
        <div className="mt-1 sm:hidden">{where(after, 'deleted')}</div>
      </Cell>
      <Cell className="hidden sm:table-cell">{where(before, 'new')}</Cell>
      <Cell className="hidden sm:table-cell">{where(after, 'deleted')}</Cell>
      <Cell className="text-right text-muted"><Age at={at} /></Cell>
    </tr>
  )
}
