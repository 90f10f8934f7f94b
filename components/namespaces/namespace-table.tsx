import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Badge } from '../ui/badge.tsx'
import { Day } from '../ui/day.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Cell, Table } from '../ui/table.tsx'
import { isSame, KIND_WORDS, managePath, standingOf } from './words.ts'

const COLUMNS = [
  { title: 'Namespace', className: 'min-w-32' },
  { title: 'Your part', className: 'hidden sm:table-cell' },
  { title: 'Claim until', className: 'hidden md:table-cell' },
  { title: 'Pushing', className: 'text-right' },
]
const STANDING = { good: 'possible', due: 'renew soon', stopped: 'not now' } as const

/** Namespaces of somebody, and in which they have a part. On narrow screens all of it stands under the name. */
export function NamespaceTable({ namespaces, address, now }: { namespaces: readonly Namespace[]; address: string; now: number }) {
  return (
    <Table caption="Namespaces" columns={COLUMNS}>
      {namespaces.map((namespace) => (
        <tr key={namespace.name}>
          <Cell header>
            <HubLink href={managePath(namespace.name)} className="font-medium text-accent underline-offset-4 hover:underline"><bdi className="wrap-anywhere">{namespace.name}</bdi></HubLink>{' '}
            <Badge>{KIND_WORDS[namespace.kind]}</Badge>
            <div className="mt-1 text-muted sm:hidden">{partOf(namespace, address)}</div>
            <div className="mt-1 text-muted md:hidden"><Until namespace={namespace} /></div>
          </Cell>
          <Cell className="hidden sm:table-cell">{partOf(namespace, address)}</Cell>
          <Cell className="hidden md:table-cell"><Until namespace={namespace} /></Cell>
          <Cell className="text-right"><Standing namespace={namespace} now={now} /></Cell>
        </tr>
      ))}
    </Table>
  )
}

function partOf({ transferTo, owner, role, proof }: Namespace, address: string): string {
  if (isSame(transferTo, address)) return 'offered to you'
  if (isSame(owner, address) || (proof.by === 'operator' && role === 'owner')) return 'owner'
  return role === null ? 'none' : `${role}, in its team`
}

function Until({ namespace: { claim, renewFrom } }: { namespace: Namespace }) {
  if (renewFrom === null) return <>the hub renews it</>
  return claim && <Day at={claim.notAfter} />
}

function Standing({ namespace, now }: { namespace: Namespace; now: number }) {
  if (namespace.keyHolder === 'owner') return <span className="text-muted">elsewhere</span>
  const standing = standingOf(namespace, now)
  return standing === 'good' ? <span className="text-muted">{STANDING.good}</span> : <Badge strong>{STANDING[standing]}</Badge>
}
