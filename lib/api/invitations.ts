import { z } from 'zod'
import type { Asker } from '../identity/team/team-parts.ts'
import type { TeamService } from '../identity/team/team-service.ts'
import { requireWholeAccount } from './account.ts'
import { requireWithin, type AuthParts } from './auth/auth-parts.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { ApiError } from './problem.ts'
import { asProblem } from './team-problem.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 1000
const inviteBody = z.strictObject({ address: z.string().max(42), role: z.enum(['owner', 'maintain', 'write', 'read']) })
const answerBody = z.strictObject({ accept: z.boolean() })

export type InvitationsParts = Pick<AuthParts, 'limits' | 'publicUrl'> & { teams: Pick<TeamService, 'invitations'> }

/** `POST namespaces/<ns>/invitations` of `{address, role}`: asks somebody to join the team. */
export function inviteRoute({ teams }: InvitationsParts): ApiRoute {
  return {
    match: ([first, namespace, third, ...rest]) => (first === 'namespaces' && namespace && third === 'invitations' && rest.length === 0 ? { namespace } : undefined),
    methods: {
      POST: async ({ principal, client, json }, { namespace = '' }) => {
        requireWholeAccount(principal)
        const { data } = inviteBody.safeParse(await json(MOST_BODY))
        if (!data) throw new ApiError(400, 'BODY_INVALID', 'the body is {"address": "0x…", "role": "maintain", "write" or "read"}')
        const invitation = await asProblem(() => teams.invitations.invite(namespace, data, { principal, address: client() }))
        return { status: 201, headers: { location: `/api/v1/namespaces/${namespace}/invitations/${invitation.id}` }, value: invitation }
      },
    },
  }
}

/** `DELETE namespaces/<ns>/invitations/<id>`: takes one back. */
export function withdrawRoute({ teams }: InvitationsParts): ApiRoute {
  return {
    match: ([first, namespace, third, id, ...rest]) => (first === 'namespaces' && namespace && third === 'invitations' && id && rest.length === 0 ? { namespace, id } : undefined),
    methods: {
      DELETE: async ({ principal, client }, { namespace = '', id = '' }) => {
        requireWholeAccount(principal)
        await asProblem(() => teams.invitations.withdraw(namespace, id, { principal, address: client() }))
        return { status: 204 }
      },
    },
  }
}

/** `GET invitations`: those to oneself. */
export function invitationsRoute({ teams }: InvitationsParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'invitations' ? {} : undefined),
    methods: {
      GET: async ({ principal, query }) => {
        const address = requireWholeAccount(principal)
        const cursor = query.get('cursor')
        const { items, next } = await teams.invitations.mine(address, cursor === null ? {} : { after: decodeCursor(cursor) })
        return { status: 200, value: { items, cursor: next && encodeCursor(next) } }
      },
    },
  }
}

/** `POST invitations/<id>` of `{accept}`: 200 with the invitation and whether one has `joined`; 204 when it was declined. */
export function answerRoute(parts: InvitationsParts): ApiRoute {
  return {
    match: ([first, id, ...rest]) => (first === 'invitations' && id && rest.length === 0 ? { id } : undefined),
    methods: {
      POST: async ({ req, principal, client, json }, { id = '' }) => {
        const address = requireWholeAccount(principal)
        const { data } = answerBody.safeParse(await json(MOST_BODY))
        if (!data) throw new ApiError(400, 'BODY_INVALID', 'the body is {"accept": true} or {"accept": false}')
        // Of the operator's namespaces the hub signs at once, which costs milliseconds.
        await requireWithin(parts, 'claim', req)
        return asProblem(() => answer(parts, { id, address, accept: data.accept }, { principal, address: client() }))
      },
    },
  }
}

async function answer({ teams }: InvitationsParts, { id, address, accept }: { id: string; address: string; accept: boolean }, by: Asker): Promise<{ status: number; value?: object }> {
  if (!accept) {
    await teams.invitations.decline(id, address, by)
    return { status: 204 }
  }
  const { invitation, joined } = await teams.invitations.accept(id, address, by)
  return { status: 200, value: { ...invitation, joined } }
}
