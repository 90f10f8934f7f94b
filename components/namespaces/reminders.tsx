import type { Namespace } from '../../lib/identity/namespaces/types.ts'
import { Day } from '../ui/day.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { isDue, isSame, isTeamDue, managePath } from './words.ts'

/** What of one's own wants a signature soon: claims and teams, from 30 days before they end on. */
export function Reminders({ namespaces, address, now }: { namespaces: readonly Namespace[]; address: string; now: number }) {
  const own = namespaces.filter(({ owner, renewFrom }) => isSame(owner, address) && renewFrom !== null)
  const [claims, teams] = [own.filter(({ renewFrom }) => isDue(renewFrom, now)), own.filter(({ team }) => isTeamDue(team, now))]
  if (claims.length + teams.length === 0) return null
  return (
    <ul aria-label="To sign anew" className="mb-6 space-y-2">
      {claims.map(({ name, claim }) => claim && (
        <Reminder key={name} what="claim" name={name} end={claim.notAfter} now={now} href={managePath(name)} link="renew it" then="nothing can be pushed to it, while pulls go on" />
      ))}
      {teams.map(({ name, team }) => team && (
        <Reminder key={`${name} team`} what="team" name={name} end={team.notAfter} now={now} href={`${managePath(name)}/team`} link="sign it again" then="only you have rights" />
      ))}
    </ul>
  )
}

function Reminder({ what, name, end, now, href, link, then }: { what: string; name: string; end: string; now: number; href: string; link: string; then: string }) {
  return (
    <li className="rounded-md border border-accent bg-accent-soft px-4 py-3 text-sm leading-6">
      The {what} of <bdi className="font-medium wrap-anywhere">{name}</bdi> {Date.parse(end) <= now ? 'ended' : 'ends'} <Day at={end} />: <HubLink href={href}>{link}</HubLink>. Without that {then}.
    </li>
  )
}
