import { z } from 'zod'
import type { RootThread } from '../../roots/build/root-thread.ts'
import { repositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { requireShown, type ShownParts } from '../require-shown.ts'
import type { ApiRoute } from '../types.ts'
import type { ReadParts } from './read-parts.ts'
import { unknownRepository } from './repository.ts'

const readme = z.object({ short: z.string().nullable(), full: z.string().nullable() })

/** `repositories/<name>/readme`: GET of what the repository shows; of this hub's own as it is now, of others as their root says. */
export function readmeReadRoute(parts: ReadParts & ShownParts & { thread: RootThread }): ApiRoute {
  return route('repositories/{name*}/readme', 'Repositories', { name: repositoryParameter }).get({
    summary: 'The description of a repository', isPublic: true, answers: { 200: readme },
    run: async ({ principal, params: { name } }) => {
      parts.access.require(principal, name, 'pull')
      requireShown(parts, principal, name)
      const found = (await parts.thread.call('readme', { repository: name })) ?? (await indexed(parts, name))
      if (found) return { status: 200, value: { short: found.short, full: found.full } }
      throw unknownRepository(name)
    },
  })
}

async function indexed({ index }: ReadParts, name: string): Promise<z.input<typeof readme> | undefined> {
  const row = await index('repository', { name })
  return row && { short: row.short, full: row.hasReadme ? ((await index('readme', { repository: name })) ?? null) : null }
}
