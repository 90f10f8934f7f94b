import type { Principal } from '../access.ts'
import type { SignedTeam, Team } from '../claim/claim.ts'
import { TEAM_DATA } from '../claim/typed-data.ts'
import { signedBy } from '../namespaces/audit.ts'
import type { Draft } from '../namespaces/types.ts'
import { draftTeam } from './draft-team.ts'
import { Invitations, mayInvite } from './invitations.ts'
import { membersOf, requireWritable, setTeam, signAndSet, toDraft } from './set-team.ts'
import { TeamError } from './team-error.ts'
import { notesOf } from './team-notes.ts'
import { roleOf, type Asker, type TeamParts } from './team-parts.ts'
import { readTeamState, shownSigner, signerOf, type TeamState } from './team-state.ts'
import type { TeamMember, TeamView } from './types.ts'

/** The teams of this hub's namespaces. Methods reject with TeamError; whether a credential covers its account is for the caller. */
export class TeamService {
  readonly invitations: Invitations
  readonly #parts: TeamParts

  constructor(parts: TeamParts) {
    this.#parts = parts
    this.invitations = new Invitations(parts)
  }

  /** A namespace's team as `asker` may see it: everybody its members, who may invite also the invitations. */
  async get(namespace: string, asker: Principal): Promise<TeamView> {
    const state = await readTeamState(this.#parts, namespace)
    const view = await this.#view(state)
    return mayInvite(roleOf(this.#parts, state.row, asker), 'read') ? { ...view, invitations: await this.invitations.of(namespace) } : view
  }

  /** A team for the owner to sign, in the place of the one that stands. */
  async draft(namespace: string, members: readonly TeamMember[], asker: Principal): Promise<Draft<Team>> {
    const state = await this.#requireOwner(namespace, asker)
    if (state.row.owner === null) throw new TeamError('HUB_SIGNS', `the hub signs for ${namespace}: send the members as they shall be`)
    requireWritable(this.#parts, namespace)
    const drafted = await toDraft(this.#parts, namespace, members)
    const message = draftTeam({ subject: state.subject, members: drafted, after: state.before?.seq, now: this.#parts.now() })
    return {
      typedData: { ...TEAM_DATA, primaryType: 'Team', message },
      deliver: { method: 'PUT', path: `/api/v1/namespaces/${namespace}/team`, member: 'team' },
      notes: notesOf(namespace, state.team, message),
    }
  }

  /** Takes a signed team, whoever brings it. Whom it leaves out has no right any more when this resolves, whatever token they hold. */
  async set(namespace: string, team: SignedTeam, by: Asker): Promise<TeamView> {
    const state = await readTeamState(this.#parts, namespace)
    await setTeam(this.#parts, state, team, signedBy((await signerOf(this.#parts, state)) ?? '', by.address))
    return this.#view(await readTeamState(this.#parts, namespace))
  }

  /** Has the hub sign a team of a namespace that is its operator's. */
  async setMembers(namespace: string, members: readonly TeamMember[], by: Asker): Promise<TeamView> {
    await this.#parts.locks.run(namespace, async () => {
      const state = await this.#requireOwner(namespace, by.principal)
      if (state.row.owner !== null) throw new TeamError('OWNER_SIGNS', `${namespace} belongs to a wallet, which signs its team: ask for a draft first`)
      await signAndSet(this.#parts, state, members, by)
    })
    return this.get(namespace, by.principal)
  }

  async #requireOwner(namespace: string, asker: Principal): Promise<TeamState> {
    const state = await readTeamState(this.#parts, namespace)
    const { owner } = state.row
    const isOwner = asker.kind === 'account' ? asker.address === this.#parts.rights.owner(namespace) : roleOf(this.#parts, state.row, asker) === 'owner'
    if (isOwner) return state
    throw new TeamError('NOT_OWNER', owner === null ? `only the operator of this hub sets the team of ${namespace}` : `only ${owner}, who owns ${namespace}, signs its team`)
  }

  async #view(state: TeamState): Promise<TeamView> {
    const { row, team } = state
    return {
      namespace: row.namespace,
      seq: team?.seq ?? null,
      notAfter: team ? new Date(team.notAfter * 1000).toISOString() : null,
      signer: await shownSigner(state),
      members: membersOf(state),
      signed: team ?? null,
    }
  }
}
