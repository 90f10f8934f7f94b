import type { Wallet } from 'ethers/wallet'
import type { SignedTeam, Team } from '../../../lib/identity/claim/claim.ts'
import { hashTeam, TEAM_DATA } from '../../../lib/identity/claim/typed-data.ts'
import { draftTeam, type TeamSubject } from '../../../lib/identity/team/draft-team.ts'
import type { KnownTeam } from '../../../lib/identity/team/verify-team.ts'
import { NOW } from '../claims.ts'

export async function signTeam(wallet: Wallet, team: Team): Promise<SignedTeam> {
  return { ...team, sig: await wallet.signTypedData(TEAM_DATA.domain, TEAM_DATA.types, team) }
}

/** A team by the wallet with the defaults, then the changes. */
export function teamBy(wallet: Wallet, subject: Omit<TeamSubject, 'now'>, changes: Partial<Team> = {}): Promise<SignedTeam> {
  return signTeam(wallet, { ...draftTeam({ ...subject, now: NOW }), ...changes })
}

/** What a verifier remembers of a team that it took. */
export async function knownTeam(team: SignedTeam): Promise<KnownTeam> {
  return { digest: await hashTeam(team), seq: team.seq }
}
