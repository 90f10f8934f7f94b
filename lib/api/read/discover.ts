import type { FoundRepository } from './search.ts'
import type { ReadParts } from './read-parts.ts'
import { shownRepository } from './shown-rows.ts'

/** What the first page shows of the index. */
export type Discovered = { newest: FoundRepository[]; followed: FoundRepository[] }
export type Discover = (limit: number) => Promise<Discovered>

/** For the hub's first page: the repositories that changed last, and the best of the names that most hubs follow. */
export function pageDiscover(parts: ReadParts): Discover {
  return async (limit) => {
    const [newest, followed] = await Promise.all([parts.index('newest', { limit }), parts.index('mostFollowed', { limit })])
    return { newest: newest.map((row) => shownRepository(parts, row)), followed: followed.map((row) => shownRepository(parts, row)) }
  }
}
