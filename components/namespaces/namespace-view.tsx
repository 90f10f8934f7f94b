import type { ReactNode } from 'react'
import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/reference-paths.ts'
import { RepositoryTable } from '../repositories/repository-table.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'

type Props = {
  namespace: string
  page: Page<RepositorySummary>
  after?: string
  /** the image of the same short name, `library/<namespace>` */
  twin?: RepositorySummary
  /** how it stands and whose it is, in a few words */
  facts: ReactNode
  /** stands in place of repositories while there are none */
  empty: ReactNode
  /** whose it is and what is published of it, in full */
  children: ReactNode
}

/** The repositories of a namespace, whose it is, and how far what is shown can be relied on. */
export function NamespaceView({ namespace, page, after, twin, facts, empty, children }: Props) {
  return (
    <>
      <PageHeading facts={facts}><bdi className="wrap-anywhere">{namespace}</bdi> <CopyButton text={namespace} subject="name" /></PageHeading>
      {twin && (
        <p className="mb-4 text-sm">
          Looking for the image <code className="font-mono">{namespace}</code>? It is at <HubLink href={repositoryPath(twin.name)}>{twin.name}</HubLink>.
        </p>
      )}
      {page.items.length > 0
        ? <RepositoryTable repositories={page.items} caption={`Repositories of ${namespace}`} />
        : after ? <Message>There are no more repositories.</Message> : empty}
      <Pagination path={`/${namespace}`} query={{ after }} next={page.next} what="repositories" />
      {children}
    </>
  )
}
