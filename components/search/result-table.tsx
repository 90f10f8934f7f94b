import type { FoundRepository } from '../../lib/api/read/search.ts'
import { displayName, repositoryPath } from '../../lib/hub/page-reference.ts'
import { Age } from '../ui/age.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { NameState } from './name-state.tsx'

const COLUMNS = [{ title: 'Repository' }, { title: 'Owner', className: 'hidden md:table-cell' }, { title: 'Tags', className: 'text-right' }, { title: 'Changed', className: 'text-right' }]

/** Repositories in the order in which they were found. */
export function ResultTable({ repositories, host }: { repositories: FoundRepository[]; host: string }) {
  return (
    <Table caption="Found repositories" columns={COLUMNS}>
      {repositories.map((repository) => (
        <tr key={repository.name}>
          <Cell header>
            <Name repository={repository} host={host} /> <NameState state={repository.state} since={repository.since} />
            {repository.short !== null && <span className="mt-0.5 block text-sm text-muted"><ForeignText>{repository.short}</ForeignText></span>}
            <span className="mt-0.5 block text-xs text-muted md:hidden"><Owner repository={repository} /></span>
          </Cell>
          <Cell className="hidden text-muted md:table-cell"><Owner repository={repository} /></Cell>
          <Cell className="text-right tabular-nums">{repository.tagCount.toLocaleString('en')}</Cell>
          <Cell className="text-right text-muted"><Age at={Date.parse(repository.updatedAt)} /></Cell>
        </tr>
      ))}
    </Table>
  )
}

// What others publish has no page here: it is pulled.
function Name({ repository: { name, own }, host }: { repository: FoundRepository; host: string }) {
  const shown = <bdi className="wrap-anywhere">{displayName(name)}</bdi>
  if (own) return <HubLink href={repositoryPath(name)} className="font-medium text-accent underline-offset-4 hover:underline">{shown}</HubLink>
  return <span className="font-medium">{shown} <CopyButton text={`docker pull ${host}/${name}`} subject="pull command" /></span>
}

function Owner({ repository: { owner, ownerName, claimState } }: { repository: FoundRepository }) {
  if (owner === null) return <>{claimState === 'none' ? 'no owner named' : `claim ${claimState}`}</>
  const word = claimState === 'verified' ? 'verified' : claimState === 'listed' ? 'as its hub says' : claimState
  return (
    <>
      {ownerName === null ? <span title={owner} className="font-mono text-[0.8125rem] whitespace-nowrap">{`${owner.slice(0, 6)}…${owner.slice(-4)}`}</span> : <ForeignText>{ownerName}</ForeignText>}
      {' '}<span className="text-xs whitespace-nowrap">{claimState === 'verified' && <span aria-hidden="true">✓ </span>}{word}</span>
    </>
  )
}
