import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Day } from '../ui/day.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { isDue, isSame, managePath } from './words.ts'

/** What of one's own wants a signature soon, from 30 days before a claim ends on. */
export function Reminders({ namespaces, address, now }: { namespaces: readonly Namespace[]; address: string; now: number }) {
  const due = namespaces.filter(({ owner, renewFrom }) => isSame(owner, address) && isDue(renewFrom, now))
  if (due.length === 0) return null
  return (
    <ul aria-label="Claims to renew" className="mb-6 space-y-2">
      {due.map(({ name, claim }) => (
        <li key={name} className="rounded-md border border-accent bg-accent-soft px-4 py-3 text-sm leading-6">
          The claim of <bdi className="font-medium wrap-anywhere">{name}</bdi> {claim && <>{Date.parse(claim.notAfter) <= now ? 'ended' : 'ends'} <Day at={claim.notAfter} /></>}:{' '}
          <HubLink href={managePath(name)}>renew it</HubLink>. Without that nothing can be pushed to it{claim && Date.parse(claim.notAfter) <= now ? '' : ' then'}; pulls go on.
        </li>
      ))}
    </ul>
  )
}
