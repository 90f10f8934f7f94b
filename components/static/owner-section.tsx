'use client'

import { claimFact, teamFact } from '../../lib/hub/static/owner-verdicts.ts'
import { readOwner, type StaticOwner } from '../../lib/hub/static/read-owner.ts'
import type { StaticPlace } from '../../lib/hub/ipfs-source/static-types.ts'
import type { TeamVerdict } from '../../lib/identity/team/team-verdict.ts'
import { Copied } from '../ui/copied.tsx'
import { Day } from '../ui/day.tsx'
import { Facts, type Fact } from '../ui/facts.tsx'
import { Section } from '../ui/section.tsx'
import { hubKeyOf } from './hub-key-of.ts'
import { KeptResults } from './kept-results.ts'
import { NotRead, Reading } from './load-state.tsx'
import type { OpenVisit } from './open-visit.ts'
import { useLoaded } from './use-loaded.ts'
import { VerdictBadge } from './verdict-badge.tsx'

const kept = new KeptResults<StaticOwner | null>()

/** Whose a namespace is: its claim and team, checked here. */
export function OwnerSection({ place, opened, title = 'Who owns it' }: { place: StaticPlace; opened: OpenVisit; title?: string }) {
  const owner = useLoaded(kept, `${place.name} ${place.root}`, async () => (await readOwner({ source: opened.source.blocks, place, hubKey: await hubKeyOf(opened, place), now: Date.now() })) ?? null)
  return (
    <Section id="owner" title={title}>
      {owner.state === 'loading' && <Reading what="the claim of its owner" />}
      {owner.state === 'failed' && <NotRead what="its owner" error={owner.error} again={owner.again} />}
      {owner.state === 'ready' && <Facts facts={owner.value === null ? NOBODY : factsOf(owner.value)} />}
    </Section>
  )
}

const NOBODY: Fact[] = [{ name: 'Owner', value: <VerdictBadge verdict={{ state: 'unverified', why: 'it has no ipcr.json: whoever has the key says what is here' }} /> }]

function factsOf({ claim, team, signed, cosignKeys }: StaticOwner): Fact[] {
  const owner = 'owner' in claim ? claim.owner : undefined
  const facts: (Fact | false)[] = [
    owner !== undefined && { name: 'Owner', value: <Copied text={owner} subject="owner's address" /> },
    { name: 'Claim', value: <><VerdictBadge verdict={claimFact(claim)} />{claim.state === 'verified' && <span className="ml-2">holds until <Day at={claim.until} /></span>}{claim.state === 'verified' && !claim.confirmed && <p className="text-muted">The owner and the key belong together; the name itself could not be confirmed.</p>}</> },
    team !== undefined && owner !== undefined && { name: 'Team', value: <><VerdictBadge verdict={teamFact(team, owner)} /><Members team={team} /></> },
    signed.length > 0 && { name: 'Signatures', value: signed === 'all' ? 'Every tag should be signed.' : `Tags of ${signed.join(', ')} should be signed.` },
    cosignKeys > 0 && { name: 'cosign', value: cosignKeys === 1 ? '1 key of the namespace' : `${cosignKeys} keys of the namespace` },
  ]
  return facts.filter((fact) => fact !== false)
}

function Members({ team }: { team: TeamVerdict }) {
  if (!('members' in team)) return null
  if (team.members.length === 0) return <p className="mt-1 text-muted">nobody beside the owner</p>
  return <ul className="mt-1 space-y-1">{team.members.map(({ account, role }) => <li key={account}><Copied text={account} subject={`address of a member (${role})`} /> <span className="text-muted">{role}</span></li>)}</ul>
}
