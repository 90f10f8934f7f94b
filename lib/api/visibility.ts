import { z } from 'zod'
import { parseRepositoryName } from '../names/repository-name.ts'
import { ApiError } from './problem.ts'
import type { ApiAnswer, ApiRequest, ApiRoute } from './types.ts'

const MOST_BODY = 4000
const asksPrivate = z.union([z.looseObject({ visibility: z.literal('private') }), z.looseObject({ private: z.literal(true) })])

/**
 * What answers a request that would make a namespace or a repository, or set how visible it is: everything is public, and comes
 * into being in another way. Whoever asks for something private learns that there is no such thing, before anything is pushed.
 */
export function refuseVisibility(instead: string): ApiRoute['methods'][string] {
  return async ({ json }: ApiRequest): Promise<ApiAnswer> => {
    if (asksPrivate.safeParse(await json(MOST_BODY)).success) throw new ApiError(422, 'PRIVATE_UNSUPPORTED', 'there are no private repositories yet')
    throw new ApiError(422, 'NOT_MADE_HERE', instead)
  }
}

const PUSH = 'a repository is public, and comes into being with the first push to it'

/** `repositories`: POST, and `repositories/<name>`: PUT and POST, of `{visibility}`: always refused. */
export function visibilityRoute(): ApiRoute {
  return {
    match: ([first, ...rest]) => (first === 'repositories' && (rest.length === 0 || parseRepositoryName(rest.join('/'))) ? {} : undefined),
    methods: { POST: refuseVisibility(PUSH), PUT: refuseVisibility(PUSH) },
  }
}
