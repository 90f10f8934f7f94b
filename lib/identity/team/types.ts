import type { SignedTeam } from '../claim/claim.ts'
import type { Role } from '../rights.ts'

/** Address in any case when it comes in, EIP-55 when it goes out. */
export type TeamMember = { address: string; role: Role }

/** Times as ISO 8601, addresses as EIP-55. `acceptedAt`: from when on it waits for the owner's signature. */
export type Invitation = {
  id: string; namespace: string; address: string; role: Role; invitedBy: string
  createdAt: string; expiresAt: string; acceptedAt: string | null
}

/**
 * Who may do what in a namespace beside its owner. `seq` (Unix ms) and `notAfter` are null while it has no team; after
 * `notAfter` only the owner has rights. `signer`: whose signature a team needs; `signed`: the team itself, since whoever signs
 * the next one should not take the hub's word for this one. `invitations` only for who may invite.
 */
export type TeamView = {
  namespace: string; seq: number | null; notAfter: string | null; signer: string | null; members: TeamMember[]; signed: SignedTeam | null
  invitations?: Omit<Invitation, 'namespace'>[]
}

/** `joined`: the hub has signed; otherwise the owner does. */
export type Acceptance = { invitation: Invitation; joined: boolean }
