import type { Page, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { repositoryPath } from '../../lib/hub/page-reference.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Message } from '../ui/message.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { RepositoryTable } from './repository-table.tsx'

type Props = { namespace: string; page: Page<RepositorySummary>; after?: string; twin?: RepositorySummary }

/** The repositories of a namespace. `twin` is the image of the same short name, `library/<namespace>`. */
export function NamespaceView({ namespace, page, after, twin }: Props) {
  return (
    <>
      <PageHeading facts="Repositories of this namespace"><bdi className="wrap-anywhere">{namespace}</bdi></PageHeading>
      {twin && (
        <p className="mb-4 text-sm">
          Looking for the image <code className="font-mono">{namespace}</code>? It is at <HubLink href={repositoryPath(twin.name)}>{twin.name}</HubLink>.
        </p>
      )}
      {page.items.length > 0
        ? <RepositoryTable repositories={page.items} caption={`Repositories of ${namespace}`} />
        : <Message>There are no more repositories.</Message>}
      <Pagination path={`/${namespace}`} query={{ after }} next={page.next} what="repositories" />
    </>
  )
}
