import { randomBytes } from 'node:crypto'
import type { AuditEntry } from '../../db/audit-entry.ts'
import type { InvitationRow } from '../../db/queries/identity-team.ts'
import { DatabaseError } from '../../db/worker-client.ts'
import { addressOf, type Principal } from '../access.ts'
import type { Role } from '../rights.ts'
import { checksummed } from './addresses.ts'
import { MAX_MEMBERS } from './draft-team.ts'
import { membersOf, requireWritable, signAndSet } from './set-team.ts'
import { TeamError } from './team-error.ts'
import { auditOf, roleOf, type Asker, type TeamParts } from './team-parts.ts'
import { readTeamState, type TeamState } from './team-state.ts'
import type { Acceptance, Invitation, TeamMember } from './types.ts'

const LIVES_MS = 14 * 86_400_000

/** True when somebody with a role may ask others to join with another: who maintains a namespace makes no second of their kind. */
export function mayInvite(role: Role | undefined, invited: Role): boolean {
  return role === 'owner' || (role === 'maintain' && (invited === 'write' || invited === 'read'))
}

/** Who is asked to join a team. Methods reject with TeamError. */
export class Invitations {
  readonly #parts: TeamParts

  constructor(parts: TeamParts) {
    this.#parts = parts
  }

  /** The invitations to a namespace that stand, oldest first. */
  async of(namespace: string): Promise<Omit<Invitation, 'namespace'>[]> {
    const rows = await this.#parts.db.read('invitationsTo', { namespace, now: this.#parts.now() })
    return Promise.all(rows.map(async (row) => {
      const { namespace: _, ...shown } = await toInvitation(row)
      return shown
    }))
  }

  /** The invitations of an address that stand, oldest first; `next` when there are more. */
  async mine(address: string, { after, limit = 100 }: { after?: [createdAt: number, id: string] | undefined; limit?: number } = {}): Promise<{ items: Invitation[]; next: [number, string] | null }> {
    const rows = await this.#parts.db.read('invitationsOf', { address, now: this.#parts.now(), after, limit: limit + 1 })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { items: await Promise.all(rows.slice(0, limit).map(toInvitation)), next: last ? [last.createdAt, last.id] : null }
  }

  /** Asks an address to join; who asks owns or maintains the namespace, and has an address too. */
  async invite(namespace: string, { address, role }: TeamMember, by: Asker): Promise<Invitation> {
    const state = await this.#requireInviter(namespace, by.principal, role)
    requireWritable(this.#parts, namespace)
    const invited = await checksummed(address)
    this.#requireStranger(state, invited)
    const now = this.#parts.now()
    const row = { id: randomBytes(16).toString('base64url'), namespace, address: invited.toLowerCase(), role, invitedBy: addressOf(by.principal) ?? '', createdAt: now, expiresAt: now + LIVES_MS, acceptedAt: null }
    await this.#parts.db.write('insertInvitation', { ...row, now }, [auditOf(this.#parts, by, { namespace, action: 'invite', target: row.address, detail: role })]).catch(refuse)
    return toInvitation(row)
  }

  /** Takes an invitation to a namespace back, accepted or not. */
  async withdraw(namespace: string, id: string, by: Asker): Promise<void> {
    const row = await this.#find(id)
    await this.#requireInviter(namespace, by.principal, row?.namespace === namespace ? row.role : 'read')
    if (row?.namespace !== namespace) throw unknown()
    const line = auditOf(this.#parts, by, { namespace, action: 'invite-cancel', target: row.address, detail: row.role })
    if (!(await this.#parts.db.write('deleteInvitation', { id, namespace }, [line]))) throw unknown()
  }

  /** The invited address says no. */
  async decline(id: string, address: string, by: Asker): Promise<void> {
    const row = await this.#requireMine(id, address)
    if (!(await this.#parts.db.write('deleteInvitation', { id, address }, [this.#answered(row, by, 'declined')]))) throw unknown()
  }

  /** The invited address says yes: for the operator's namespaces the hub signs at once, otherwise it waits for the owner to sign. */
  async accept(id: string, address: string, by: Asker): Promise<Acceptance> {
    const { namespace } = await this.#requireMine(id, address)
    return this.#parts.locks.run(namespace, () => this.#accept(id, address, by))
  }

  async #accept(id: string, address: string, by: Asker): Promise<Acceptance> {
    const row = await this.#requireMine(id, address)
    const state = await readTeamState(this.#parts, row.namespace)
    if (!mayInvite(this.#parts.rights.role(row.invitedBy, row.namespace), row.role)) {
      throw new TeamError('INVITATION_ENDED', `who invited you to ${row.namespace} may no longer do so: ask for another invitation`)
    }
    const now = this.#parts.now()
    if (state.row.owner === null) await signAndSet(this.#parts, state, withMember(state, row, now), by)
    else if (row.acceptedAt === null && !(await this.#parts.db.write('acceptInvitation', { id, address, now }, [this.#answered(row, by, 'accepted')]))) throw unknown()
    return { invitation: await toInvitation({ ...row, acceptedAt: row.acceptedAt ?? now }), joined: state.row.owner === null }
  }

  async #requireMine(id: string, address: string): Promise<InvitationRow> {
    const row = await this.#find(id)
    if (row?.address === address) return row
    throw unknown()
  }

  #answered({ namespace, address, role }: InvitationRow, by: Asker, answer: string): AuditEntry {
    return auditOf(this.#parts, by, { namespace, action: 'invite-answer', target: address, detail: `${answer} ${role}` })
  }

  async #requireInviter(namespace: string, asker: Principal, invited: Role): Promise<TeamState> {
    const state = await readTeamState(this.#parts, namespace)
    const role = roleOf(this.#parts, state.row, asker)
    if (mayInvite(role, invited)) return state
    throw new TeamError('NOT_ALLOWED', role === 'maintain' ? `who maintains ${namespace} invites to write or read: ask its owner for more` : `only who owns or maintains ${namespace} invites others to it`)
  }

  #requireStranger({ row, team }: TeamState, invited: string): void {
    if (invited.toLowerCase() === this.#parts.rights.owner(row.namespace)) throw new TeamError('MEMBER_ALREADY', `${invited} owns ${row.namespace}`)
    if (team?.members.some(({ account }) => account === invited)) throw new TeamError('MEMBER_ALREADY', `${invited} is in the team of ${row.namespace}: its owner signs a team with another role`)
    if ((team?.members.length ?? 0) >= MAX_MEMBERS) throw new TeamError('TEAM_FULL', `a team has at most ${MAX_MEMBERS} members`)
  }

  #find(id: string): Promise<InvitationRow | undefined> {
    return this.#parts.db.read('invitation', { id, now: this.#parts.now() })
  }
}

// Who was in a team that has ended comes back by another invitation, not with somebody else.
function withMember(state: TeamState, { address, role }: InvitationRow, now: number): TeamMember[] {
  const standing = (state.row.until ?? 0) > now ? membersOf(state) : []
  return [...standing.filter((member) => member.address.toLowerCase() !== address), { address, role }]
}

async function toInvitation({ id, namespace, address, role, invitedBy, createdAt, expiresAt, acceptedAt }: InvitationRow): Promise<Invitation> {
  const iso = (ms: number): string => new Date(ms).toISOString()
  return {
    id, namespace, address: await checksummed(address), role, invitedBy: await checksummed(invitedBy),
    createdAt: iso(createdAt), expiresAt: iso(expiresAt), acceptedAt: acceptedAt === null ? null : iso(acceptedAt),
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof DatabaseError)) throw error
  if (error.code === 'INVITED' || error.code === 'INVITATION_LIMIT') throw new TeamError(error.code, error.message, { cause: error })
  throw error.code === 'NAME_UNKNOWN' ? new TeamError('NAMESPACE_UNKNOWN', error.message, { cause: error }) : error
}

function unknown(): TeamError {
  return new TeamError('INVITATION_UNKNOWN', 'there is no such invitation, or it has ended')
}
