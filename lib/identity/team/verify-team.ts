import type { SignedTeam } from '../claim/claim.ts'
import { hashTeam, signerOfTeam } from '../claim/typed-data.ts'
import { MAX_TEAM_SECONDS } from './draft-team.ts'
import { refusedTeam, type KnownTeam, type TeamRefusal, type TeamVerdict } from './team-verdict.ts'

export type { KnownTeam, TeamFacts, TeamRefusal, TeamVerdict } from './team-verdict.ts'

const MAX_AHEAD_MS = 600_000

export type TeamQuestion = {
  team: SignedTeam
  /** claimSubject of the namespace's verified claim */
  subject: string
  /** its owner by that claim, EIP-55 */
  owner: string
  /** `seq` of the last transfer, by which the owner came to the namespace; undefined when there was none */
  ownerSince?: number | undefined
  /** the newest team remembered for the subject */
  known?: KnownTeam | undefined
  /** Unix ms */
  now: number
}

/**
 * Judges who may do what in a namespace (docs/root-format.md). Pure: what it should know of the past is `known`. A bad team is
 * a verdict, never a throw. What costs nothing is asked before the signature, since anybody may send a team.
 */
export async function verifyTeam(question: TeamQuestion): Promise<TeamVerdict> {
  const fault = faultOnFace(question) ?? (await faultInMembers(question.team)) ?? (await faultInSigner(question))
  if (fault) return refusedTeam(fault)
  const { team, known, now } = question
  const { seq, members } = team
  const facts = { digest: await hashTeam(team), seq, members }
  if (known?.seq === seq && known.digest !== facts.digest) return { state: 'conflict', first: known.digest, other: facts.digest }
  const until = team.notAfter * 1000
  return now > until ? { state: 'expired', since: until, ...facts } : { state: 'verified', until, ...facts }
}

function faultOnFace({ team, subject, ownerSince, known, now }: TeamQuestion): TeamRefusal | undefined {
  if (team.namespace !== subject) return 'OTHER_NAMESPACE'
  const seconds = team.notAfter - Math.floor(team.seq / 1000)
  if (seconds <= 0 || seconds > MAX_TEAM_SECONDS) return 'WINDOW_INVALID'
  if (team.seq > now + MAX_AHEAD_MS) return 'SEQ_AHEAD'
  if (known && team.seq < known.seq) return 'ROLLBACK'
  return ownerSince !== undefined && team.seq <= ownerSince ? 'FORMER_OWNER' : undefined
}

// One spelling of an address, and one place for it: what two readers could understand differently is no team.
async function faultInMembers({ members }: SignedTeam): Promise<TeamRefusal | undefined> {
  const { getAddress } = await import('../claim/eip55.ts')
  const isProper = members.every(({ account }) => getAddress(account.toLowerCase()) === account)
  return isProper && new Set(members.map(({ account }) => account)).size === members.length ? undefined : 'MALFORMED'
}

async function faultInSigner({ team, owner }: TeamQuestion): Promise<TeamRefusal | undefined> {
  return (await signerOfTeam(team)) === owner ? undefined : 'SIGNER_MISMATCH'
}
