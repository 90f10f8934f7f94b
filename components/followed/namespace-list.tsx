import type { FollowedNamespace } from '../../lib/hub/hub-source.ts'
import { Badge } from '../ui/badge.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'

const COLUMNS = [{ title: 'Namespace' }, { title: 'Owner', className: 'hidden sm:table-cell' }, { title: 'Repositories', className: 'text-right' }]

/** The namespaces of a hub that this one follows. */
export function NamespaceList({ source, namespaces }: { source: string; namespaces: FollowedNamespace[] }) {
  return (
    <Table caption={`Namespaces of ${source}`} columns={COLUMNS}>
      {namespaces.map((namespace) => (
        <tr key={namespace.name}>
          <Cell header>
            <HubLink href={`/${namespace.name}`} className="font-medium text-accent underline-offset-4 hover:underline"><bdi className="wrap-anywhere">{namespace.name.slice(source.length + 1)}</bdi></HubLink>
          </Cell>
          <Cell className="hidden text-muted sm:table-cell"><Owner namespace={namespace} /></Cell>
          <Cell className="text-right tabular-nums">{namespace.repositoryCount.toLocaleString('en')}</Cell>
        </tr>
      ))}
    </Table>
  )
}

function Owner({ namespace: { owner, ownerName, claimState } }: { namespace: FollowedNamespace }) {
  const tone = claimState === 'verified' ? 'good' : claimState === 'refused' ? 'bad' : 'plain'
  const word = claimState === 'listed' ? 'as its hub says' : claimState === 'none' ? 'no claim' : claimState
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {ownerName !== undefined ? <ForeignText>{ownerName}</ForeignText> : owner !== undefined && <span title={owner} className="font-mono text-[0.8125rem] whitespace-nowrap">{`${owner.slice(0, 6)}…${owner.slice(-4)}`}</span>}
      <Badge tone={tone}>{word}</Badge>
    </span>
  )
}
