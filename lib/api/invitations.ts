import { z } from 'zod'
import type { Asker } from '../identity/team/team-parts.ts'
import type { Invitation } from '../identity/team/types.ts'
import type { TeamService } from '../identity/team/team-service.ts'
import { requireWholeAccount } from './account.ts'
import { role } from './answers/common.ts'
import { invitation, invitationPage } from './answers/team.ts'
import { requireWithin, type AuthParts } from './auth/auth-parts.ts'
import { encodeCursor } from './cursor.ts'
import { jsonBody } from './declare/json-body.ts'
import { cursorParameter, idParameter, namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { asProblem } from './team-problem.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 1000
const inviteBody = jsonBody(z.strictObject({ address: z.string().max(42), role }), { most: MOST_BODY, otherwise: 'the body is {"address": "0x…", "role": "maintain", "write" or "read"}' })
const answerBody = jsonBody(z.strictObject({ accept: z.boolean() }), { most: MOST_BODY, otherwise: 'the body is {"accept": true} or {"accept": false}' })

export type InvitationsParts = Pick<AuthParts, 'limits' | 'publicUrl'> & { teams: Pick<TeamService, 'invitations'> }

/** `POST namespaces/<ns>/invitations` of `{address, role}`: asks somebody to join the team. */
export function inviteRoute({ teams }: InvitationsParts): ApiRoute {
  return route('namespaces/{namespace}/invitations', 'Teams', { namespace: namespaceParameter }).post({
    summary: 'Asks somebody to join the team', access: 'who maintains the namespace', body: inviteBody, answers: { 201: invitation },
    run: async ({ principal, client, body, params: { namespace } }) => {
      requireWholeAccount(principal)
      const asked = await body()
      const made = await asProblem(() => teams.invitations.invite(namespace, asked, { principal, address: client() }))
      return { status: 201, headers: { location: `/api/v1/namespaces/${namespace}/invitations/${made.id}` }, value: made }
    },
  })
}

/** `DELETE namespaces/<ns>/invitations/<id>`: takes one back. */
export function withdrawRoute({ teams }: InvitationsParts): ApiRoute {
  return route('namespaces/{namespace}/invitations/{id}', 'Teams', { namespace: namespaceParameter, id: idParameter }).delete({
    summary: 'Takes an invitation back', access: 'who maintains the namespace', answers: { 204: null },
    run: async ({ principal, client, params: { namespace, id } }) => {
      requireWholeAccount(principal)
      await asProblem(() => teams.invitations.withdraw(namespace, id, { principal, address: client() }))
      return { status: 204 }
    },
  })
}

/** `GET invitations`: those to oneself. */
export function invitationsRoute({ teams }: InvitationsParts): ApiRoute {
  return route('invitations', 'Teams').get({
    summary: 'The invitations to oneself', access: 'an account', query: { cursor: cursorParameter }, answers: { 200: invitationPage },
    run: async ({ principal, query: { cursor } }) => {
      const { items, next } = await teams.invitations.mine(requireWholeAccount(principal), cursor === undefined ? {} : { after: cursor })
      return { status: 200, value: { items, cursor: next ? encodeCursor(next) : null } }
    },
  })
}

/** `POST invitations/<id>` of `{accept}`: 200 with the invitation and whether one has `joined`; 204 when it was declined. */
export function answerRoute(parts: InvitationsParts): ApiRoute {
  return route('invitations/{id}', 'Teams', { id: idParameter }).post({
    summary: 'Accepts or declines an invitation', access: 'whom it is to', body: answerBody,
    answers: { 200: invitation.extend({ joined: z.boolean().describe('the hub has signed; otherwise the owner does') }), 204: null },
    run: async ({ req, principal, client, body, params: { id } }) => {
      const address = requireWholeAccount(principal)
      const { accept } = await body()
      // Of the operator's namespaces the hub signs at once, which costs milliseconds.
      await requireWithin(parts, 'claim', req)
      return asProblem(() => answer(parts, { id, address, accept }, { principal, address: client() }))
    },
  })
}

async function answer({ teams }: InvitationsParts, { id, address, accept }: { id: string; address: string; accept: boolean }, by: Asker): Promise<{ status: 204 } | { status: 200; value: Invitation & { joined: boolean } }> {
  if (!accept) {
    await teams.invitations.decline(id, address, by)
    return { status: 204 }
  }
  const { invitation, joined } = await teams.invitations.accept(id, address, by)
  return { status: 200, value: { ...invitation, joined } }
}
