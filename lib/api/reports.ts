import { z } from 'zod'
import type { HubDatabase } from '../db/hub-database.ts'
import type { ReportRow } from '../db/queries/moderation.ts'
import { addressOf, type Access } from '../identity/access.ts'
import { report, reportPage } from './answers/moderation.ts'
import { requireWithin, type AuthParts } from './auth/auth-parts.ts'
import { encodeCursor } from './cursor.ts'
import { jsonBody } from './declare/json-body.ts'
import { cursorParameter, limitParameter, nameParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { reasonSchema } from './denied.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const body = jsonBody(z.strictObject({ name: nameParameter, reason: reasonSchema }), { most: 8000, otherwise: 'the body is {"name": what it is about, "reason": why, in 1 to 1,000 characters}' })

export type ReportsParts = Pick<AuthParts, 'limits' | 'publicUrl' | 'now'> & { db: HubDatabase; access: Access }

/** `reports`: POST of `{name, reason}` tells the operator of a name; GET of what was told; DELETE `?name=` of all that was told of one. */
export function reportsRoute(parts: ReportsParts): ApiRoute {
  const { db, access, now } = parts
  return route('reports', 'For the operator').post({
    summary: 'Tells the operator of a name', description: 'Ten in a minute from one address. A later report of the same name by the same person counts in place of the earlier.', body, answers: { 202: z.object({ name: z.string() }) },
    run: async (asked) => {
      await requireWithin(parts, 'report', asked.req)
      const told = await asked.body()
      await db.write('addReport', { ...told, reporter: addressOf(asked.principal) ?? asked.client() ?? 'unknown', now: now() })
      return { status: 202, value: { name: told.name } }
    },
  }).get({
    summary: 'What was told of names, the newest first', access: 'the operator',
    query: { name: nameParameter.optional(), limit: limitParameter(100, 1000), cursor: cursorParameter }, answers: { 200: reportPage },
    run: async ({ principal, query: { name, limit, cursor } }) => {
      access.require(principal, '', 'push')
      const rows = await db.read('reports', { name, before: cursor?.[0], limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { status: 200, value: { items: rows.slice(0, limit).map(shown), cursor: last ? encodeCursor([last.id, '']) : null } }
    },
  }).delete({
    summary: 'Removes all reports of a name', access: 'the operator', query: { name: nameParameter }, answers: { 204: null },
    run: async ({ principal, query: { name } }) => {
      access.require(principal, '', 'delete')
      return drop(db, { name })
    },
  })
}

/** `reports/<id>`: DELETE of one that was dealt with. */
export function reportRoute({ db, access }: ReportsParts): ApiRoute {
  return route('reports/{id}', 'For the operator', { id: z.string().regex(/^\d{1,15}$/).describe('its id') }).delete({
    summary: 'Removes a report', access: 'the operator', answers: { 204: null },
    run: async ({ principal, params: { id } }) => {
      access.require(principal, '', 'delete')
      return drop(db, { ids: [Number(id)] })
    },
  })
}

async function drop(db: HubDatabase, which: { ids: number[] } | { name: string }): Promise<{ status: 204 }> {
  if ((await db.write('dropReports', which)) === 0) throw new ApiError(404, 'REPORT_UNKNOWN', 'there is no such report')
  return { status: 204 }
}

function shown({ id, name, reason, reporter, at }: ReportRow): z.input<typeof report> {
  return { id, name, reason, reporter, at: new Date(at).toISOString() }
}
