import { z } from 'zod'
import { jsonBody } from './declare/json-body.ts'
import { ownRepositoryParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const asksPrivate = z.union([z.looseObject({ visibility: z.literal('private') }), z.looseObject({ private: z.literal(true) })])
const anyBody = jsonBody(z.unknown(), { most: 4000, otherwise: 'the body is JSON' })

/**
 * What answers a request that would make a namespace or a repository, or set how visible it is: everything is public, and comes
 * into being in another way. Whoever asks for something private learns that there is no such thing, before anything is pushed.
 */
export function refuseVisibility(instead: string) {
  return {
    summary: 'Always refused (422)', description: `${instead[0]?.toUpperCase()}${instead.slice(1)}.`, body: anyBody, answers: {},
    run: async ({ body }: { body: () => Promise<unknown> }): Promise<never> => {
      if (asksPrivate.safeParse(await body()).success) throw new ApiError(422, 'PRIVATE_UNSUPPORTED', 'there are no private repositories yet')
      throw new ApiError(422, 'NOT_MADE_HERE', instead)
    },
  }
}

const PUSH = 'a repository is public, and comes into being with the first push to it'

/** `repositories`: POST, and `repositories/<name>`: PUT and POST, of `{visibility}`: always refused. */
export function visibilityRoutes(): ApiRoute[] {
  return [
    route('repositories', 'Repositories').post(refuseVisibility(PUSH)).put(refuseVisibility(PUSH)),
    route('repositories/{name*}', 'Repositories', { name: ownRepositoryParameter }).post(refuseVisibility(PUSH)).put(refuseVisibility(PUSH)),
  ]
}
