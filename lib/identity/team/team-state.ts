import type { TeamRow } from '../../db/queries/identity-team.ts'
import type { Handover, SignedClaim, SignedTeam } from '../claim/claim.ts'
import { CLOCK_AHEAD_MS } from '../../roots/clock-rules.ts'
import { namespaceKind } from '../claim/claim-form.ts'
import { checksummed } from './addresses.ts'
import { TeamError } from './team-error.ts'
import type { TeamParts } from './team-parts.ts'

/** A namespace's team as it stands, and what the next one is judged by. */
export type TeamState = {
  row: TeamRow
  subject: string
  /** `seq` of the transfer by which the owner came to it, or when they took it here; Unix ms */
  ownerSince: number | undefined
  /** the newest that was ever signed, unless under a clock that was far ahead: nobody else has taken such a one */
  before: SignedTeam | undefined
  /** that one, unless the namespace changed hands since */
  team: SignedTeam | undefined
}

/** The state of a namespace of this hub. Rejects with TeamError NAMESPACE_UNKNOWN. */
export async function readTeamState({ db, ipns, now }: TeamParts, namespace: string): Promise<TeamState> {
  const row = await db.read('teamRow', { namespace })
  if (!row) throw new TeamError('NAMESPACE_UNKNOWN', `this hub has no namespace ${namespace}`)
  const newest = row.team === null ? undefined : (JSON.parse(row.team) as SignedTeam)
  const handovers = row.handovers === null ? [] : (JSON.parse(row.handovers) as Handover[])
  return {
    row, ownerSince: ownerSince(row, handovers.at(-1)?.transfer.seq, now()),
    before: newest && newest.seq <= now() + CLOCK_AHEAD_MS ? newest : undefined,
    team: row.until === null ? undefined : newest,
    // As claimSubject has it: the same handle on another hub is another namespace.
    subject: namespaceKind(namespace) === 'handle' ? `${namespace}@${await ipns()}` : namespace,
  }
}

// Who gave a handle up and takes it again has nobody in it whom they do not name again. A time ahead of the clock says nothing.
function ownerSince({ namespace, owner, createdAt }: TeamRow, transferred: number | undefined, now: number): number | undefined {
  const taken = owner !== null && createdAt <= now && namespaceKind(namespace) === 'handle' ? createdAt - 1 : 0
  return Math.max(taken, transferred ?? 0) || undefined
}

/** Whose signature a team of the namespace needs, EIP-55: its owner's, or that of the hub's own wallet. Undefined while the hub has none. */
export async function signerOf({ thread }: TeamParts, { row }: TeamState): Promise<string | undefined> {
  return row.owner === null ? thread.call('operator', undefined) : checksummed(row.owner)
}

/** The same for show, by what was published; null while nothing was. */
export async function shownSigner({ row }: TeamState): Promise<string | null> {
  if (row.owner !== null) return checksummed(row.owner)
  return row.claim === null ? null : (JSON.parse(row.claim) as SignedClaim).owner
}
