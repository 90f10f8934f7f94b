import { z } from 'zod'
import type { AuditEntry } from '../db/audit-entry.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { DatabaseError } from '../db/worker-client.ts'
import type { Access } from '../identity/access.ts'
import { parseRepositoryName } from '../names/repository-name.ts'
import { auditOf } from '../registry/audit.ts'
import type { RootThread } from '../roots/build/root-thread.ts'
import { README_LIMITS } from '../roots/readme-limits.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

// JSON may spell each byte of the text as six characters.
const MOST_BODY = 6 * README_LIMITS.full + 10_000

const short = z.string().refine((text) => Array.from(text).length <= README_LIMITS.short, `short has at most ${README_LIMITS.short} characters`)
  .refine((text) => !/\p{Cc}/u.test(text), 'short is one line')
const full = z.string().refine((text) => Buffer.byteLength(text) <= README_LIMITS.full, `full has at most ${README_LIMITS.full} bytes`)
const body = z.strictObject({ short: short.nullish(), full: full.nullish() })

export type ReadmeParts = { db: HubDatabase; thread: RootThread; access: Access; now: () => number; changed: () => void }

/** `repositories/<name>/readme`: GET of what the repository shows; PUT of `{short?, full?}`, where what is left out or null comes from the image again. */
export function readmeRoute(parts: ReadmeParts): ApiRoute {
  return {
    match: (segments) => {
      const name = segments[0] === 'repositories' && segments.at(-1) === 'readme' ? parseRepositoryName(segments.slice(1, -1).join('/')) : undefined
      return name && { name: name.stored }
    },
    methods: {
      GET: async ({ principal }, { name = '' }) => {
        parts.access.require(principal, name, 'pull')
        const readme = await parts.thread.call('readme', { repository: name })
        if (!readme) throw unknown(name)
        return { status: 200, value: readme }
      },
      PUT: async (request, { name = '' }) => {
        const { principal, json } = request
        parts.access.require(principal, name, 'push')
        const readme = parse(await json(MOST_BODY))
        // The body may have taken long: what counts is what the client may do now.
        parts.access.require(principal, name, 'push')
        await store(parts, name, readme, auditOf(parts, request, { stored: name, shown: name }, 'readme', ''))
        parts.changed()
        return { status: 204 }
      },
    },
  }
}

function parse(value: unknown): z.infer<typeof body> {
  const { data, error } = body.safeParse(value)
  if (data) return data
  throw new ApiError(400, 'README_INVALID', error?.issues[0]?.message ?? 'the body is {"short": …, "full": …}')
}

async function store({ db, now }: ReadmeParts, repository: string, readme: z.infer<typeof body>, noted: AuditEntry): Promise<void> {
  try {
    await db.write('setReadme', { repository, short: readme.short ?? null, full: readme.full ?? null, now: now() }, [noted])
  } catch (error) {
    throw error instanceof DatabaseError && error.code === 'NAME_UNKNOWN' ? unknown(repository) : error
  }
}

function unknown(repository: string): ApiError {
  return new ApiError(404, 'NAME_UNKNOWN', `there is no repository ${repository}`)
}
