import { z } from 'zod'
import { signedTeamSchema } from '../lib/identity/claim/claim.ts'
import type { HubApi } from './hub-api.ts'
import { plainText } from './plain-text.ts'
import { formatTable } from './table.ts'

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)
const time = z.iso.datetime()
export const roleSchema = z.enum(['owner', 'maintain', 'write', 'read'])
const invitation = z.object({ id: z.string().regex(/^[\w-]{1,64}$/), address, role: roleSchema, invitedBy: address, createdAt: time, expiresAt: time, acceptedAt: time.nullable() })

/** An invitation as whoever is invited sees it. */
export const ownInvitation = invitation.extend({ namespace: z.string().max(253).transform(plainText) })
export type OwnInvitation = z.infer<typeof ownInvitation>

/** A team as the API tells it (docs/api.md). `signed`: the team itself, which alone can be believed. */
export const teamState = z.object({
  namespace: z.string().max(253).transform(plainText), seq: z.number().nullable(), notAfter: time.nullable(), signer: address.nullable(),
  members: z.array(z.object({ address, role: roleSchema })).max(500), signed: signedTeamSchema.nullable(), invitations: z.array(invitation).optional(),
})
export type TeamState = z.infer<typeof teamState>

/** The team of a namespace. Throws HubApiError. */
export async function readTeam(api: HubApi, namespace: string): Promise<TeamState> {
  return teamState.parse(await api('GET', teamPath(namespace)))
}

/** Where a namespace's team is in the API. */
export function teamPath(namespace: string): string {
  return `namespaces/${encodeURIComponent(namespace)}/team`
}

/** Everybody in it, who was invited, and what its owner should sign next. */
export function describeTeam({ namespace, notAfter, signer, members, invitations = [] }: TeamState): string {
  const accepted = invitations.filter(({ acceptedAt }) => acceptedAt !== null)
  return [
    members.length === 0 ? `${namespace} has no team: nobody but ${signer ?? 'its owner'} may write there.` : `${namespace}, signed by ${signer ?? 'its owner'} ${untilWhen(namespace, notAfter)}`,
    ...(members.length === 0 ? [] : [formatTable(['MEMBER', 'ROLE'], members.map((member) => [member.address, member.role]))]),
    ...(invitations.length === 0 ? [] : ['', describeInvited(invitations)]),
    ...(accepted.length === 0 ? [] : [`\nWhoever accepted joins when the owner signs:\n  ipcr team add ${namespace} ${accepted.map((invited) => `${invited.address}=${invited.role}`).join(' ')}`]),
  ].join('\n')
}

function untilWhen(namespace: string, notAfter: string | null): string {
  const day = notAfter?.slice(0, 10) ?? 'nobody knows when'
  return notAfter !== null && Date.parse(notAfter) <= Date.now() ? `until ${day}, so nobody in it may do anything: ipcr team sign ${namespace}` : `until ${day}`
}

function describeInvited(invitations: NonNullable<TeamState['invitations']>): string {
  return formatTable(['INVITED', 'ROLE', 'BY', 'STATE', 'ID'], invitations.map((invited) => [invited.address, invited.role, invited.invitedBy, invited.acceptedAt === null ? `open until ${invited.expiresAt.slice(0, 10)}` : 'accepted', invited.id]))
}
