import type { RepositorySummary } from '../../lib/hub/hub-source.ts'
import { displayName, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { Age } from '../ui/age.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: 'Repository' }, { title: 'Tags', className: 'text-right' }, { title: 'Updated', className: 'text-right' }]

/** Repositories by name. */
export function RepositoryTable({ repositories, caption }: { repositories: RepositorySummary[]; caption: string }) {
  return (
    <Table caption={caption} columns={COLUMNS}>
      {repositories.map((repository) => (
        <tr key={repository.name}>
          <Cell header>
            <HubLink href={repositoryPath(repository.name)} className="font-medium text-accent underline-offset-4 hover:underline">
              <bdi className="wrap-anywhere">{displayName(repository.name)}</bdi>
            </HubLink>
          </Cell>
          <Cell className="text-right tabular-nums">{repository.tagCount.toLocaleString('en')}</Cell>
          <Cell className="text-right text-muted"><Age at={repository.updatedAt} /></Cell>
        </tr>
      ))}
    </Table>
  )
}
