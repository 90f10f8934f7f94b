import { z } from 'zod'
import { addressOf } from '../identity/access.ts'
import { signedTeamSchema } from '../identity/claim/claim.ts'
import { MAX_MEMBERS } from '../identity/team/draft-team.ts'
import type { TeamService } from '../identity/team/team-service.ts'
import { requireWhole } from './account.ts'
import { requireWithin, type AuthParts } from './auth/auth-parts.ts'
import { countOrRefuse } from './namespaces.ts'
import { ApiError } from './problem.ts'
import { asProblem } from './team-problem.ts'
import type { ApiRoute } from './types.ts'

// 500 members with recipients of 253 characters.
const MOST_BODY = 256 * 1024
const member = z.strictObject({ address: z.string().max(42), role: z.enum(['owner', 'maintain', 'write', 'read']) })
const members = z.array(member).max(MAX_MEMBERS, `a team has at most ${MAX_MEMBERS} members`)
const draftBody = z.strictObject({ members })
const putBody = z.union([z.strictObject({ team: signedTeamSchema }), draftBody])

export type TeamParts = Pick<AuthParts, 'limits' | 'publicUrl'> & { teams: TeamService }

/** `namespaces/<ns>/team`: GET of who is in it; PUT of `{team}` as the owner signed it, or of `{members}` for the hub to sign. */
export function teamRoute(parts: TeamParts): ApiRoute {
  const { teams } = parts
  return {
    match: ([first, namespace, third, ...rest]) => (first === 'namespaces' && namespace && third === 'team' && rest.length === 0 ? { namespace } : undefined),
    methods: {
      GET: async ({ principal }, { namespace = '' }) => ({ status: 200, value: await asProblem(() => teams.get(namespace, principal)) }),
      PUT: async ({ req, principal, client, json }, { namespace = '' }) => {
        // Whoever brings it, the signature counts; but to read and verify one costs milliseconds.
        await requireWithin(parts, 'claim', req)
        const body = parse(putBody, await json(MOST_BODY), 'the body is {"team": the team with its signature} or {"members": [{"address", "role"}]}')
        if ('members' in body) requireWhole(principal)
        const by = { principal, address: client() }
        return { status: 200, value: await asProblem(() => ('team' in body ? teams.set(namespace, body.team, by) : teams.setMembers(namespace, body.members, by))) }
      },
    },
  }
}

/** `POST namespaces/<ns>/team/draft` of `{members}`: a team for the owner to sign. */
export function teamDraftRoute(parts: TeamParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 4 && segments[0] === 'namespaces' && segments[2] === 'team' && segments[3] === 'draft' ? { namespace: segments[1] ?? '' } : undefined),
    methods: {
      POST: async ({ principal, json }, { namespace = '' }) => {
        requireWhole(principal)
        const body = parse(draftBody, await json(MOST_BODY), 'the body is {"members": [{"address", "role"}]}')
        await countOrRefuse(parts.limits, 'draft', addressOf(principal) ?? '')
        return { status: 200, value: await asProblem(() => parts.teams.draft(namespace, body.members, principal)) }
      },
    },
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, shape: string): T {
  const { data, error } = schema.safeParse(value)
  if (data !== undefined) return data
  const issue = error?.issues[0]
  throw new ApiError(400, 'BODY_INVALID', issue?.code === 'too_big' ? issue.message : shape)
}
