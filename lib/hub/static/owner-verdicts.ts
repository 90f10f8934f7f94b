import type { ClaimVerdict } from '../../identity/claim/verdict.ts'
import type { TeamVerdict } from '../../identity/team/team-verdict.ts'
import type { FactVerdict } from '../fact-verdict.ts'

/** What a claim is worth, by the wallet that signed it. */
export function claimFact(claim: ClaimVerdict): FactVerdict {
  if (claim.state === 'verified') return { state: 'signed', by: claim.owner }
  if (claim.state === 'expired') return { state: 'stale', since: claim.since }
  if (claim.state === 'refused') return { state: 'refused', why: claim.detail }
  if (claim.state === 'conflict') return { state: 'refused', why: 'its owner signed two claims with one number' }
  return { state: 'unverified', why: 'there is no claim: whoever has the key says what is here' }
}

/** What a team is worth, by the owner whose signature it needs. */
export function teamFact(team: TeamVerdict, owner: string): FactVerdict {
  if (team.state === 'verified') return { state: 'signed', by: owner }
  if (team.state === 'expired') return { state: 'stale', since: team.since }
  return { state: 'refused', why: team.state === 'refused' ? team.detail : 'its owner signed two teams with one number' }
}
