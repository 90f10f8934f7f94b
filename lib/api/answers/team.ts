import { z } from 'zod'
import { signedTeamSchema } from '../../identity/claim/claim.ts'
import { address, pageOf, role, time } from './common.ts'

/** A request to join a team. */
export const invitation = z.object({
  id: z.string(), namespace: z.string(), address, role, invitedBy: z.string(),
  createdAt: time, expiresAt: time, acceptedAt: time.nullable().describe('from when on it waits for the owner\'s signature'),
}).meta({ id: 'Invitation', description: 'A request to join the team of a namespace.' })

export const invitationPage = pageOf(invitation)

/** Who may do what in a namespace beside its owner. */
export const team = z.object({
  namespace: z.string(), seq: z.number().nullable(), notAfter: time.nullable(), signer: z.string().nullable(),
  members: z.array(z.object({ address, role })), signed: signedTeamSchema.nullable(),
  invitations: z.array(invitation.omit({ namespace: true })).optional().describe('for who may invite'),
}).meta({ id: 'Team', description: 'Who may do what in a namespace beside its owner.' })
