import { z } from 'zod'
import type { AuditRow } from '../db/queries/audit.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import type { Rights } from '../identity/rights.ts'
import { pageOf, time } from './answers/common.ts'
import { encodeCursor } from './cursor.ts'
import { cursorParameter, limitParameter, namespaceParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const PAGE = 100
const MOST_EXPORTED = 10_000

const auditLine = z.object({
  id: z.int(), at: time, action: z.string(), target: z.string(), detail: z.string().nullable(), actor: z.string(), via: z.string(),
  token: z.object({ id: z.string(), name: z.string().nullable() }).nullable(), address: z.string().nullable().describe('the network that it came from'),
}).meta({ id: 'AuditLine', description: 'Something that was changed in a namespace.' })

export type AuditParts = { db: HubDatabase; rights: Rights }

/** `namespaces/<name>/audit`: GET of what was changed there, by whom, the newest first, for who maintains it; `?action=`, `?actor=`, `?limit=`, `?cursor=`. */
export function auditRoute({ db, rights }: AuditParts): ApiRoute {
  return route('namespaces/{namespace}/audit', 'Namespaces', { namespace: namespaceParameter }).get({
    summary: 'What was changed in a namespace, by whom, the newest first', access: 'who maintains the namespace',
    query: { limit: limitParameter(PAGE, MOST_EXPORTED), cursor: cursorParameter, action: z.string().optional(), actor: z.string().optional().describe('an address') },
    answers: { 200: pageOf(auditLine) },
    run: async ({ principal, params: { namespace }, query: { limit, cursor, action, actor } }) => {
      requireMaintainer(rights, principal, namespace)
      const rows = await db.read('auditLog', { namespace, limit: limit + 1, before: cursor?.[0], action, actor: actor?.toLowerCase() })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      return { status: 200, value: { items: rows.slice(0, limit).map(shown), cursor: last ? encodeCursor([last.id, '']) : null } }
    },
  })
}

/** Throws ApiError 401, 403 unless the principal may read the log of a namespace. */
export function requireMaintainer(rights: Rights, principal: Principal, namespace: string): void {
  if (principal.kind === 'operator') return
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  const role = rights.role(principal.address, namespace)
  const isWhole = principal.via === 'session' || (principal.via !== 'bot' && isUnbounded(principal.grants))
  if (!isWhole || (role !== 'owner' && role !== 'maintain')) throw new ApiError(403, 'DENIED', `the audit log of ${namespace} is for those who maintain it`)
}

function shown({ id, at, action, target, detail, actor, via, token, tokenName, address }: AuditRow): z.input<typeof auditLine> {
  return { id, at: new Date(at).toISOString(), action, target, detail, actor, via, token: token === null ? null : { id: token, name: tokenName }, address }
}
