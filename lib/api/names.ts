import { z } from 'zod'
import type { Access } from '../identity/access.ts'
import { UnresolvableError } from '../resolve/net/errors.ts'
import type { Follower, NameState } from '../resolve/follow/follower.ts'
import { namePage, nameState } from './answers/name.ts'
import { jsonBody } from './declare/json-body.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const followBody = jsonBody(z.strictObject({ pin: z.boolean().default(false) }), { most: 1000, otherwise: 'the body is {"pin": true} or {"pin": false}' })
const nameParameter = z.string().max(300).describe('an IPNS name (k51…), a domain, an ENS name, a wallet\'s address, or a CID')

export type NamesParts = { follower: Follower; access: Access }

/** `names`: GET of all names that are followed or kept. */
export function namesRoute({ follower, access }: NamesParts): ApiRoute {
  return route('names', 'Names').get({
    summary: 'The names that are followed or kept', isPublic: true, answers: { 200: namePage },
    run: async ({ principal }) => {
      access.require(principal, '', 'pull')
      return { status: 200, value: { items: (await follower.list()).map(shown), cursor: null } }
    },
  })
}

/** `names/<name>`: GET of how it stands; POST of `{pin?}` to follow it, or keep all its bytes; DELETE to end both. */
export function nameRoute({ follower, access }: NamesParts): ApiRoute {
  return route('names/{name}', 'Names', { name: nameParameter }).get({
    summary: 'How a name stands', isPublic: true, answers: { 200: nameState },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'pull')
      return { status: 200, value: shown(await checked(() => follower.state(name))) }
    },
  }).post({
    summary: 'Follows a name, or keeps all its bytes', access: 'the operator', body: followBody, answers: { 202: nameState },
    run: async ({ principal, body, params: { name } }) => {
      access.require(principal, '', 'push')
      const wanted = await body()
      return { status: 202, value: shown(await checked(() => follower.follow(name, wanted))) }
    },
  }).delete({
    summary: 'Follows and keeps a name no more', access: 'the operator', answers: { 204: null },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'delete')
      if (await checked(() => follower.unfollow(name))) return { status: 204 }
      throw new ApiError(404, 'NAME_UNKNOWN', `${name} is neither followed nor kept here`)
    },
  })
}

async function checked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UnresolvableError ? new ApiError(400, 'NAME_INVALID', error.message) : error
  }
}

// Times leave as ISO 8601, like everywhere in the API.
function shown({ name, resolved, failure, follow, pin }: NameState): z.input<typeof nameState> {
  return {
    name,
    state: resolved?.state ?? 'unknown',
    since: time(resolved?.since),
    detail: resolved?.detail ?? failure ?? null,
    root: resolved?.root ?? null,
    path: resolved?.path.join('/') ?? null,
    ipnsName: resolved?.ipnsName ?? null,
    resolvedAt: time(resolved?.resolvedAt),
    followed: follow !== undefined,
    pin: pin ? { state: pin.state, root: pin.root, pinnedAt: time(pin.pinnedAt), wanted: pin.wanted, detail: pin.detail, progress: pin.progress ?? null } : null,
  }
}

function time(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString()
}
