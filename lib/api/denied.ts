import { z } from 'zod'
import type { HubDatabase } from '../db/hub-database.ts'
import type { DeniedRow } from '../db/queries/moderation.ts'
import { DatabaseError } from '../db/worker-client.ts'
import { addressOf, type Access } from '../identity/access.ts'
import type { Denials } from '../registry/denials.ts'
import { denial, denialPage } from './answers/moderation.ts'
import { encodeCursor } from './cursor.ts'
import { jsonBody } from './declare/json-body.ts'
import { cursorParameter, limitParameter, nameParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

/** Why something is told or done, for people. */
export const reasonSchema = z.string().trim().min(1).max(1000).refine((text) => !/[^\P{Cc}\n]/u.test(text), 'a reason is plain text')
const body = jsonBody(z.strictObject({ reason: reasonSchema }), { most: 8000, otherwise: 'the body is {"reason": why, in 1 to 1,000 characters}' })

export type DeniedParts = { db: HubDatabase; access: Access; denials: Denials }

/** `denied`: GET of the names that nobody finds or pulls here. */
export function deniedNamesRoute({ db, access }: DeniedParts): ApiRoute {
  return route('denied', 'For the operator').get({
    summary: 'The names that are denied', access: 'the operator', query: { limit: limitParameter(100, 1000), cursor: cursorParameter }, answers: { 200: denialPage },
    run: async ({ principal, query: { limit, cursor } }) => {
      access.require(principal, '', 'push')
      const rows = await db.read('deniedNames', { after: cursor?.[1], limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { status: 200, value: { items: rows.slice(0, limit).map(shown), cursor: last ? encodeCursor([0, last.name]) : null } }
    },
  })
}

/** `denied/<name>`: GET of why; PUT of `{reason}` hides and refuses the name and all below it from now on; DELETE ends that. */
export function deniedNameRoute({ db, access, denials }: DeniedParts): ApiRoute {
  return route('denied/{name*}', 'For the operator', { name: nameParameter }).get({
    summary: 'Why a name is denied', access: 'the operator', answers: { 200: denial },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'push')
      return { status: 200, value: shown(await find(db, name)) }
    },
  }).put({
    summary: 'Denies a name', description: 'It and all below it are left out of search and lists, and not pulled.', access: 'the operator', body, answers: { 200: denial },
    run: async (asked) => {
      access.require(asked.principal, '', 'push')
      const { reason } = await asked.body()
      await denials.deny({ name: asked.params.name, reason, by: addressOf(asked.principal) ?? 'operator' }).catch(refuseMany)
      return { status: 200, value: shown(await find(db, asked.params.name)) }
    },
  }).delete({
    summary: 'Allows a name again', access: 'the operator', answers: { 204: null },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'delete')
      if (await denials.allow(name)) return { status: 204 }
      throw unknown(name)
    },
  })
}

function refuseMany(error: unknown): never {
  throw error instanceof DatabaseError && error.code === 'TOO_MANY' ? new ApiError(409, 'TOO_MANY', error.message) : error
}

async function find(db: HubDatabase, name: string): Promise<DeniedRow> {
  const row = await db.read('deniedName', { name })
  if (!row) throw unknown(name)
  return row
}

function shown({ name, reason, at, by }: DeniedRow): z.input<typeof denial> {
  return { name, reason, at: new Date(at).toISOString(), by }
}

function unknown(name: string): ApiError {
  return new ApiError(404, 'NAME_UNKNOWN', `${name} is not denied here`)
}
