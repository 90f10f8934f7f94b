import { z } from 'zod'
import { claimSubject, signedTeamSchema, type Team } from '../../lib/identity/claim/claim.ts'
import { same } from './check-claim.ts'
import { checkEnd, checkSeq } from './check-times.ts'
import { DraftRefusedError } from './draft-refused-error.ts'

/** Team as a hub drafts it. */
export const teamMessage: z.ZodType<Team> = signedTeamSchema.omit({ sig: true })

export type TeamMember = { address: string; role: Team['members'][number]['role'] }

/** `hub` is the k51… of the hub, in whose name a handle's team is signed; '' for other namespaces. */
export type AskedTeam = { namespace: string; hub: string; members: readonly TeamMember[]; now: number }

/** Throws DraftRefusedError unless the team has exactly the members that were asked for. Addresses EIP-55, `now` in Unix ms. */
export function checkTeam(team: Team, asked: AskedTeam): void {
  same('namespace', team.namespace, claimSubject(asked))
  const [given, wanted] = [team.members.map(({ account, role }) => `${account} ${role}`), asked.members.map(({ address, role }) => `${address} ${role}`)]
  const [stranger] = given.filter((member) => !wanted.includes(member))
  const [missing] = wanted.filter((member) => !given.includes(member))
  if (stranger !== undefined) throw new DraftRefusedError(`the hub's team has ${stranger}, whom nobody asked for`)
  if (missing !== undefined) throw new DraftRefusedError(`the hub's team lacks ${missing}`)
  if (given.length !== wanted.length) throw new DraftRefusedError("the hub's team has somebody twice")
  if (team.members.some(({ recipient }) => recipient !== '')) throw new DraftRefusedError("the hub's team gives somebody a key for private repositories, which there are not")
  checkSeq(team.seq, asked.now)
  checkEnd(team.notAfter, asked.now)
}
