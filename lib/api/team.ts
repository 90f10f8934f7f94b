import { z } from 'zod'
import { addressOf } from '../identity/access.ts'
import { signedTeamSchema } from '../identity/claim/claim.ts'
import { MAX_MEMBERS } from '../identity/team/draft-team.ts'
import type { TeamService } from '../identity/team/team-service.ts'
import { requireWhole } from './account.ts'
import { requireWithin, type AuthParts } from './auth/auth-parts.ts'
import { countOrRefuse } from './count-or-refuse.ts'
import { draftOf } from './answers/namespace.ts'
import { team } from './answers/team.ts'
import { jsonBody } from './declare/json-body.ts'
import { namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { asProblem } from './team-problem.ts'
import type { ApiRoute } from './types.ts'

// 500 members with recipients of 253 characters.
const MOST_BODY = 256 * 1024
const member = z.strictObject({ address: z.string().max(42), role: z.enum(['owner', 'maintain', 'write', 'read']) })
const members = z.array(member).max(MAX_MEMBERS, `a team has at most ${MAX_MEMBERS} members`)
const draftSchema = z.strictObject({ members })
const putBody = teamBody(z.union([z.strictObject({ team: signedTeamSchema }), draftSchema]), 'the body is {"team": the team with its signature} or {"members": [{"address", "role"}]}')
const draftBody = teamBody(draftSchema, 'the body is {"members": [{"address", "role"}]}')

export type TeamParts = Pick<AuthParts, 'limits' | 'publicUrl'> & { teams: TeamService }

/** `namespaces/<ns>/team`: GET of who is in it; PUT of `{team}` as the owner signed it, or of `{members}` for the hub to sign. */
export function teamRoute(parts: TeamParts): ApiRoute {
  const { teams } = parts
  return route('namespaces/{namespace}/team', 'Teams', { namespace: namespaceParameter }).get({
    summary: 'Who is in the team of a namespace', answers: { 200: team },
    run: async ({ principal, params: { namespace } }) => ({ status: 200, value: await asProblem(() => teams.get(namespace, principal)) }),
  }).put({
    summary: 'Sets a team: as the owner signed it, whoever brings it, or for the hub to sign', body: putBody, answers: { 200: team },
    run: async ({ req, principal, client, body, params: { namespace } }) => {
      // Whoever brings it, the signature counts; but to read and verify one costs milliseconds.
      await requireWithin(parts, 'claim', req)
      const wanted = await body()
      if ('members' in wanted) requireWhole(principal)
      const by = { principal, address: client() }
      return { status: 200, value: await asProblem(() => ('team' in wanted ? teams.set(namespace, wanted.team, by) : teams.setMembers(namespace, wanted.members, by))) }
    },
  })
}

/** `POST namespaces/<ns>/team/draft` of `{members}`: a team for the owner to sign. */
export function teamDraftRoute(parts: TeamParts): ApiRoute {
  return route('namespaces/{namespace}/team/draft', 'Teams', { namespace: namespaceParameter }).post({
    summary: 'A team for the owner to sign', access: 'the owner', body: draftBody, answers: { 200: draftOf(signedTeamSchema.omit({ sig: true }), ['claim', 'transfer', 'team']) },
    run: async ({ principal, body, params: { namespace } }) => {
      requireWhole(principal)
      const wanted = await body()
      await countOrRefuse(parts.limits, 'draft', addressOf(principal) ?? '')
      return { status: 200, value: await asProblem(() => parts.teams.draft(namespace, wanted.members, principal)) }
    },
  })
}

function teamBody<S extends z.ZodType>(schema: S, otherwise: string) {
  return jsonBody(schema, { most: MOST_BODY, otherwise, explain: ({ code, message }) => (code === 'too_big' ? message : undefined) })
}
