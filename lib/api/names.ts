import { z } from 'zod'
import type { Access } from '../identity/access.ts'
import { UnresolvableError } from '../resolve/net/errors.ts'
import type { Follower, NameState } from '../resolve/follow/follower.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const MOST_BODY = 1000
const body = z.strictObject({ pin: z.boolean().default(false) })

export type NamesParts = { follower: Follower; access: Access }

/** `names`: GET of all names that are followed or kept. */
export function namesRoute({ follower, access }: NamesParts): ApiRoute {
  return {
    match: (segments) => (segments.length === 1 && segments[0] === 'names' ? {} : undefined),
    methods: {
      GET: async ({ principal }) => {
        access.require(principal, '', 'pull')
        return { status: 200, value: { items: (await follower.list()).map(shown), cursor: null } }
      },
    },
  }
}

/** `names/<name>`: GET of how it stands; POST of `{pin?}` to follow it, or keep all its bytes; DELETE to end both. */
export function nameRoute({ follower, access }: NamesParts): ApiRoute {
  return {
    match: ([first, name, ...rest]) => (first === 'names' && name && rest.length === 0 ? { name } : undefined),
    methods: {
      GET: async ({ principal }, { name = '' }) => {
        access.require(principal, '', 'pull')
        return { status: 200, value: shown(await checked(() => follower.state(name))) }
      },
      POST: async ({ principal, json }, { name = '' }) => {
        access.require(principal, '', 'push')
        const { data } = body.safeParse(await json(MOST_BODY))
        if (!data) throw new ApiError(400, 'BODY_INVALID', 'the body is {"pin": true} or {"pin": false}')
        return { status: 202, value: shown(await checked(() => follower.follow(name, data))) }
      },
      DELETE: async ({ principal }, { name = '' }) => {
        access.require(principal, '', 'delete')
        if (await checked(() => follower.unfollow(name))) return { status: 204 }
        throw new ApiError(404, 'NAME_UNKNOWN', `${name} is neither followed nor kept here`)
      },
    },
  }
}

async function checked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UnresolvableError ? new ApiError(400, 'NAME_INVALID', error.message) : error
  }
}

// Times leave as ISO 8601, like everywhere in the API.
function shown({ name, resolved, failure, follow, pin }: NameState): object {
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
