import { DatabaseError } from '../../db/worker-client.ts'
import { CLOCK_AHEAD_MS } from '../../roots/clock-rules.ts'
import type { SignedTeam } from '../claim/claim.ts'
import { draftTeam, MAX_MEMBERS } from './draft-team.ts'
import { checksummed } from './addresses.ts'
import { TeamError } from './team-error.ts'
import { auditOf, type Author, type TeamParts } from './team-parts.ts'
import { signerOf, type TeamState } from './team-state.ts'
import type { TeamMember } from './types.ts'

type Drafted = { account: string; role: TeamMember['role'] }[]

/** Members for a draft, with addresses in EIP-55. Rejects with TeamError TEAM_INVALID, TEAM_FULL. */
export async function toDraft({ rights }: TeamParts, namespace: string, members: readonly TeamMember[]): Promise<Drafted> {
  if (members.length > MAX_MEMBERS) throw new TeamError('TEAM_FULL', `a team has at most ${MAX_MEMBERS} members`)
  const drafted = await Promise.all(members.map(async ({ address, role }) => ({ account: await checksummed(address), role })))
  const seen = new Set<string>()
  for (const { account } of drafted) {
    if (account.toLowerCase() === rights.owner(namespace)) throw new TeamError('TEAM_INVALID', `${account} owns ${namespace}, and may do everything there without being in its team`)
    if (seen.has(account)) throw new TeamError('TEAM_INVALID', `${account} is in the team twice`)
    seen.add(account)
  }
  return drafted
}

/** Throws TeamError NOT_WRITABLE while the owner may not write in the namespace either. */
export function requireWritable({ rights }: TeamParts, namespace: string): void {
  const why = rights.whyNotWritable(namespace)
  if (why !== undefined) throw new TeamError('NOT_WRITABLE', why)
}

/**
 * Verifies a signed team and puts it in the place of the one before; rights count from the moment this resolves. Rejects with
 * TeamError.
 */
export async function setTeam(parts: TeamParts, state: TeamState, team: SignedTeam, by: Author): Promise<void> {
  const { row, subject, ownerSince, before } = state
  requireWritable(parts, row.namespace)
  if (team.members.some(({ recipient }) => recipient !== '')) throw new TeamError('TEAM_REFUSED', 'there are no private repositories yet: the recipient of each member is empty')
  const owner = await signerOf(parts, state)
  if (owner === undefined) throw new TeamError('TEAM_REFUSED', 'this hub has no wallet yet')
  const verdict = await parts.thread.call('judgeTeam', { team, subject, owner, ownerSince, before, now: parts.now() })
  if (verdict.state === 'refused') throw new TeamError('TEAM_REFUSED', verdict.detail)
  if (verdict.state === 'conflict') throw new TeamError('TEAM_CONFLICT', `another team of ${row.namespace} with the same seq is known: sign one with a later seq`)
  if (verdict.state === 'expired') throw new TeamError('TEAM_REFUSED', `the team ended on ${new Date(verdict.since).toISOString()}: sign a new one`)
  await record(parts, state, team, by)
  await parts.refresh(row.namespace)
  parts.changed()
}

/** The hub signs and sets a team of a namespace of its operator. Rejects with TeamError. */
export async function signAndSet(parts: TeamParts, state: TeamState, members: readonly TeamMember[], by: Author): Promise<void> {
  requireWritable(parts, state.row.namespace)
  const drafted = await toDraft(parts, state.row.namespace, members)
  const team = draftTeam({ subject: state.subject, members: drafted, after: state.before?.seq, now: parts.now() })
  await setTeam(parts, state, await parts.thread.call('signTeam', { team }), by)
}

// Whoever brings the team that stands once more changes nothing, of which the log could tell.
async function record(parts: TeamParts, { row }: TeamState, signed: SignedTeam, by: Author): Promise<void> {
  const { namespace, owner, handovers } = row
  const [team, now] = [JSON.stringify(signed), parts.now()]
  if (row.team === team && row.until !== null) return
  const members = signed.members.map(({ account, role }) => ({ address: account.toLowerCase(), role }))
  const line = auditOf(parts, by, { namespace, action: 'team', target: members.length === 1 ? '1 member' : `${members.length} members`, detail: `seq ${signed.seq}` })
  await parts.db.write('recordTeam', { namespace, owner, handovers, team, members, now, seq: signed.seq, latest: now + CLOCK_AHEAD_MS, until: signed.notAfter * 1000 }, [line])
    .catch((error: unknown) => { throw error instanceof DatabaseError ? refusal(error) : error })
}

function refusal(error: DatabaseError): Error {
  if (error.code === 'OWNER_MOVED' || error.code === 'TEAM_CONFLICT') return new TeamError(error.code, error.message, { cause: error })
  return error.code === 'TEAM_ROLLBACK' ? new TeamError('TEAM_REFUSED', error.message, { cause: error }) : error
}

/** The members that the team has. */
export function membersOf({ team }: TeamState): TeamMember[] {
  return team?.members.map(({ account, role }) => ({ address: account, role })) ?? []
}
