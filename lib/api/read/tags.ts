import { z } from 'zod'
import { tag, tagMovePage, tagPage } from '../answers/index-rows.ts'
import { cursorOf } from '../cursor.ts'
import { cursorParameterOf, limitParameter, repositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { iso } from './iso.ts'
import type { ReadParts } from './read-parts.ts'
import { unknownRepository } from './repository.ts'
import { shownTag } from './shown-rows.ts'

const tagCursor = cursorOf(z.object({ changedAt: z.number(), name: z.string() }))
const moveCursor = cursorOf(z.int())
const ofTag = { name: repositoryParameter, tag: z.string().max(255).describe('a tag') }

/** `repositories/<name>/tags`: GET of them, the last moved first or by name. */
export function tagsRoute({ index }: ReadParts): ApiRoute {
  return route('repositories/{name*}/tags', 'Repositories', { name: repositoryParameter }).get({
    summary: 'The tags of a repository', isPublic: true,
    query: { order: z.enum(['newest', 'name']).default('newest'), limit: limitParameter(50, 500), cursor: cursorParameterOf(tagCursor) }, answers: { 200: tagPage },
    run: async ({ params: { name }, query: { order, limit, cursor } }) => {
      const { items, next } = await index('tags', { repository: name, order, limit, after: cursor })
      if (items.length === 0 && cursor === undefined && !(await index('repository', { name }))) throw unknownRepository(name)
      return { status: 200, value: { items: items.map(shownTag), cursor: next ? tagCursor.encode(next) : null } }
    },
  })
}

/** `repositories/<name>/tags/<tag>`: GET of what it points to. */
export function tagRoute({ index }: ReadParts): ApiRoute {
  return route('repositories/{name*}/tags/{tag}', 'Repositories', ofTag).get({
    summary: 'A tag', isPublic: true, answers: { 200: tag },
    run: async ({ params: { name, tag } }) => {
      const row = await index('tag', { repository: name, tag })
      if (row) return { status: 200, value: shownTag(row) }
      throw new ApiError(404, 'TAG_UNKNOWN', `${name} has no tag ${tag} in the index`)
    },
  })
}

/** `repositories/<name>/tags/<tag>/history`: GET of where it pointed before, the newest move first. */
export function tagHistoryRoute({ index, db }: ReadParts): ApiRoute {
  return route('repositories/{name*}/tags/{tag}/history', 'Repositories', ofTag).get({
    summary: 'Where a tag pointed, the newest move first', description: 'As this hub saw it; also of tags that are gone.', isPublic: true,
    query: { limit: limitParameter(50, 500), cursor: cursorParameterOf(moveCursor) }, answers: { 200: tagMovePage },
    run: async ({ params: { name, tag }, query: { limit, cursor } }) => {
      if (!(await index('repository', { name }))) throw unknownRepository(name)
      const rows = await db.read('tagHistory', { repository: name, tag, before: cursor, limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      const items = rows.slice(0, limit).map(({ before, after, root, at }) => ({ before, after, root, at: iso(at) }))
      return { status: 200, value: { items, cursor: last ? moveCursor.encode(last.id) : null } }
    },
  })
}
