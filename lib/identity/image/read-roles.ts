import { claimSubject, type Handover, type SignedClaim, type SignedTeam } from '../claim/claim.ts'
import { signerOfTeam } from '../claim/typed-data.ts'
import type { Ownership, PastTeam, RoleHistory } from './role-history.ts'

/** What a namespace's `ipcr.json` tells of its owners and teams; the claim and its handovers were verified before. */
export type RoleDocument = { claim: SignedClaim; handovers?: readonly Handover[] | undefined; teams: readonly SignedTeam[] }

/**
 * Who could sign for the namespace at what time. A team counts only if whoever owned the namespace then signed it. Without a
 * handover the owner counts as such from the beginning. `signerOf` may know who signed a team already.
 */
export async function readRoles({ claim, handovers = [], teams }: RoleDocument, signerOf: (team: SignedTeam) => Promise<string | undefined> = signerOfTeam): Promise<RoleHistory> {
  const owners = ownersOf(claim, handovers)
  const judged = await Promise.all(teams.map(async (team) => ({ team, signer: await signerOf(team) })))
  return { owners, teams: judged.flatMap(({ team, signer }) => (isOfNamespace(team, claim) && signer === ownerWhen(owners, team.seq) ? [pastTeam(team)] : [])) }
}

function ownersOf(claim: SignedClaim, handovers: readonly Handover[]): Ownership[] {
  const before = handovers.map(({ ended }, index) => ({ owner: ended.owner, from: handovers[index - 1]?.transfer.seq ?? 0 }))
  return [...before, { owner: claim.owner, from: handovers.at(-1)?.transfer.seq ?? 0 }]
}

function isOfNamespace(team: SignedTeam, claim: SignedClaim): boolean {
  return team.namespace === claimSubject(claim)
}

function ownerWhen(owners: readonly Ownership[], ms: number): string | undefined {
  return owners.findLast(({ from }) => from <= ms)?.owner
}

function pastTeam({ seq, notAfter, members }: SignedTeam): PastTeam {
  return { seq, notAfter, members }
}
