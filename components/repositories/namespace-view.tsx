import type { ReactNode } from 'react'
import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/page-reference.ts'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { RepositoryTable } from './repository-table.tsx'

type Props = {
  namespace: string
  page: Page<RepositorySummary>
  after?: string
  /** the image of the same short name, `library/<namespace>` */
  twin?: RepositorySummary
  /** who owns it, in a few words for the heading and in full below */
  owner?: { line: ReactNode; section: ReactNode }
  /** stands in place of repositories while there are none */
  empty?: ReactNode
}

/** The repositories of a namespace, and whose it is. */
export function NamespaceView({ namespace, page, after, twin, owner, empty }: Props) {
  return (
    <>
      <PageHeading facts={<><span>Repositories of this namespace</span>{owner && <><Dot />{owner.line}</>}</>}><bdi className="wrap-anywhere">{namespace}</bdi></PageHeading>
      {twin && (
        <p className="mb-4 text-sm">
          Looking for the image <code className="font-mono">{namespace}</code>? It is at <HubLink href={repositoryPath(twin.name)}>{twin.name}</HubLink>.
        </p>
      )}
      {page.items.length > 0
        ? <RepositoryTable repositories={page.items} caption={`Repositories of ${namespace}`} />
        : after ? <Message>There are no more repositories.</Message> : empty}
      <Pagination path={`/${namespace}`} query={{ after }} next={page.next} what="repositories" />
      {owner?.section}
    </>
  )
}
