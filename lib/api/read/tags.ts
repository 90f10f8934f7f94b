import { z } from 'zod'
import { TAG_ORDERS } from '../../oci/tag-order.ts'
import { tag, tagMovePage, tagPage } from '../answers/index-rows.ts'
import { cursorOf } from '../cursor.ts'
import { cursorParameterOf, limitParameter, repositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { iso } from './iso.ts'
import type { PageParts, ReadParts } from './read-parts.ts'
import { unknownRepository } from './repository.ts'
import { shownTag, shownTagSummary } from './shown-rows.ts'

/** Where a page of tags begins. */
export const tagCursor = cursorOf(z.string())
const moveCursor = cursorOf(z.int())
const ofTag = { name: repositoryParameter, tag: z.string().max(255).describe('a tag') }

const tagQuery = {
  order: z.enum(TAG_ORDERS).default('newest').describe('`name`: as people count, `latest` first; sizes order the tags of this hub’s own repositories only'),
  filter: z.string().max(128).optional().describe('what their names contain, whatever its case'),
  group: z.enum(['digest']).optional().describe('`digest`: of the tags of one digest only the first; the others are its aliases'),
  limit: limitParameter(50, 500), cursor: cursorParameterOf(tagCursor),
}

/** `repositories/<name>/tags`: GET of them in an order, by what they contain, grouped. */
export function tagsRoute({ pages }: PageParts): ApiRoute {
  return route('repositories/{name*}/tags', 'Repositories', { name: repositoryParameter }).get({
    summary: 'The tags of a repository', description: 'With `filter` or `group` a page may hold fewer than its limit, even none, and have a next one: what one page looks at is bounded.',
    isPublic: true, query: tagQuery, answers: { 200: tagPage },
    run: async ({ params: { name }, query: { order, filter, group, limit, cursor } }) => {
      const { items, next } = await pages.tags(name, { order, limit, after: cursor, filter: filter === '' ? undefined : filter, grouped: group === 'digest' })
      if (items.length === 0 && cursor === undefined && !(await pages.repository(name))) throw unknownRepository(name)
      return { status: 200, value: { items: items.map(shownTagSummary), cursor: next === undefined ? null : tagCursor.encode(next) } }
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
