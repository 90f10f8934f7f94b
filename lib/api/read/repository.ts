import { z } from 'zod'
import { repositoryDetails, repositoryPage } from '../answers/index-rows.ts'
import { cursorOf } from '../cursor.ts'
import { cursorParameterOf, limitParameter, nameParameter, repositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import type { ReadParts } from './read-parts.ts'
import { shownPlatform, shownRepository } from './shown-rows.ts'

const placeOrName = cursorOf(z.union([z.number(), z.string()]))

/** `repositories/<name>`: GET of a repository of this hub or of another. */
export function repositoryRoute(parts: ReadParts): ApiRoute {
  return route('repositories/{name*}', 'Repositories', { name: repositoryParameter }).get({
    summary: 'A repository of this hub or of one that it follows', isPublic: true, answers: { 200: repositoryDetails },
    run: async ({ params: { name } }) => {
      const row = await parts.index('repository', { name })
      if (!row) throw unknownRepository(name)
      const { platforms, types, hasReadme, ...listed } = row
      return { status: 200, value: { ...shownRepository(parts, listed), platforms: platforms.map(shownPlatform), types, hasReadme } }
    },
  })
}

/** `namespaces/<name>/repositories`: GET of those that hold an image, the best first or by name. */
export function repositoriesRoute(parts: ReadParts): ApiRoute {
  return route('namespaces/{namespace*}/repositories', 'Namespaces', { namespace: nameParameter }).get({
    summary: 'The repositories of a namespace', isPublic: true,
    query: { order: z.enum(['best', 'name']).default('best'), limit: limitParameter(50, 200), cursor: cursorParameterOf(placeOrName) }, answers: { 200: repositoryPage },
    run: async ({ params: { namespace }, query: { order, limit, cursor } }) => {
      const { items, next } = await parts.index('repositoriesOfNamespace', order === 'name'
        ? { namespace, limit, order, after: typeof cursor === 'string' ? cursor : undefined }
        : { namespace, limit, order, after: typeof cursor === 'number' ? cursor : undefined })
      if (items.length === 0 && cursor === undefined && !(await parts.index('namespace', { name: namespace }))) throw new ApiError(404, 'NAMESPACE_UNKNOWN', `there is no namespace ${namespace} in the index`)
      return { status: 200, value: { items: items.map((row) => shownRepository(parts, row)), cursor: next === undefined ? null : placeOrName.encode(next) } }
    },
  })
}

/** The refusal of a repository that is not there. */
export function unknownRepository(name: string): ApiError {
  return new ApiError(404, 'NAME_UNKNOWN', `there is no repository ${name} in the index`)
}
