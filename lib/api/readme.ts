import { z } from 'zod'
import type { AuditEntry } from '../db/audit-entry.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import { DatabaseError } from '../db/worker-client.ts'
import type { Access } from '../identity/access.ts'
import type { ReadmeOptions, RenderedReadme } from '../hub/readme/render-readme.ts'
import { auditOf } from '../registry/audit.ts'
import { README_LIMITS } from '../roots/readme-limits.ts'
import { byMessage, jsonBody } from './declare/json-body.ts'
import { ownRepositoryParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

// JSON may spell each byte of the text as six characters.
const MOST_BODY = 6 * README_LIMITS.full + 10_000

const short = z.string().refine((text) => Array.from(text).length <= README_LIMITS.short, `short has at most ${README_LIMITS.short} characters`)
  .refine((text) => !/\p{Cc}/u.test(text), 'short is one line')
const full = z.string().refine((text) => Buffer.byteLength(text) <= README_LIMITS.full, `full has at most ${README_LIMITS.full} bytes`)
const schema = z.strictObject({ short: short.nullish(), full: full.nullish() })
const body = jsonBody(schema, { most: MOST_BODY, code: 'README_INVALID', otherwise: 'the body is {"short": …, "full": …}', explain: byMessage })

export type PreviewParts = Pick<ReadmeParts, 'access'> & { renderReadme: (text: string, options: ReadmeOptions) => Promise<RenderedReadme | undefined> }

export type ReadmeParts = { db: HubDatabase; access: Access; now: () => number; changed: () => void }

/** `repositories/<name>/readme`: PUT of `{short?, full?}`, where what is left out or null comes from the image again. */
export function readmeRoute(parts: ReadmeParts): ApiRoute {
  return route('repositories/{name*}/readme', 'Repositories', { name: ownRepositoryParameter }).put({
    summary: 'Describes a repository', description: 'What is left out or null comes from the image again.', access: 'who may push', body, answers: { 204: null },
    run: async (asked) => {
      const { principal, params: { name } } = asked
      parts.access.require(principal, name, 'push')
      const readme = await asked.body()
      // The body may have taken long: what counts is what the client may do now.
      parts.access.require(principal, name, 'push')
      await store(parts, name, readme, auditOf(parts, asked, { stored: name, shown: name }, 'readme', ''))
      parts.changed()
      return { status: 204 }
    },
  })
}

const previewBody = jsonBody(z.strictObject({ full, source: z.string().max(2000).optional().describe('the address of the project, for relative links') }), { most: MOST_BODY, code: 'README_INVALID', otherwise: 'the body is {"full": …}', explain: byMessage })
const preview = z.object({ html: z.string().nullable().describe('null: it takes too long to lay out, and is shown as text'), images: z.int().describe('of other hosts, which are not in it') })

/** `repositories/<name>/readme/preview`: POST of `{full}` answers how the page would show it; nothing is kept. */
export function readmePreviewRoute({ access, renderReadme }: PreviewParts): ApiRoute {
  return route('repositories/{name*}/readme/preview', 'Repositories', { name: ownRepositoryParameter }).post({
    summary: 'How a README would look', description: 'Nothing is kept.', access: 'who may push', body: previewBody, answers: { 200: preview },
    run: async ({ principal, params: { name }, body: read }) => {
      access.require(principal, name, 'push')
      const { full, source } = await read()
      const done = await renderReadme(full, { source })
      return { status: 200, value: { html: done?.html ?? null, images: done?.images ?? 0 } }
    },
  })
}

async function store({ db, now }: ReadmeParts, repository: string, readme: z.infer<typeof schema>, noted: AuditEntry): Promise<void> {
  try {
    await db.write('setReadme', { repository, short: readme.short ?? null, full: readme.full ?? null, now: now() }, [noted])
  } catch (error) {
    throw error instanceof DatabaseError && error.code === 'NAME_UNKNOWN' ? unknown(repository) : error
  }
}

function unknown(repository: string): ApiError {
  return new ApiError(404, 'NAME_UNKNOWN', `there is no repository ${repository}`)
}
