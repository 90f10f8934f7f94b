import type { AuditRow } from '../db/queries/audit.ts'
import type { HubDatabase } from '../db/hub-database.ts'
import type { Principal } from '../identity/access.ts'
import { isUnbounded } from '../identity/grants.ts'
import type { Rights } from '../identity/rights.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { ApiError } from './problem.ts'
import type { ApiRoute } from './types.ts'

const PAGE = 100
const MOST_EXPORTED = 10_000

export type AuditParts = { db: HubDatabase; rights: Rights }

/** `namespaces/<name>/audit`: GET of what was changed there, by whom, the newest first, for who maintains it; `?action=`, `?actor=`, `?limit=`, `?cursor=`. */
export function auditRoute({ db, rights }: AuditParts): ApiRoute {
  return {
    match: ([first, namespace, last, ...rest]) => (first === 'namespaces' && namespace && last === 'audit' && rest.length === 0 ? { namespace } : undefined),
    methods: {
      GET: async ({ principal, query }, { namespace = '' }) => {
        requireMaintainer(rights, principal, namespace)
        const limit = limitOf(query.get('limit'))
        const cursor = query.get('cursor')
        const rows = await db.read('auditLog', {
          namespace, limit: limit + 1, before: cursor === null ? undefined : decodeCursor(cursor)[0],
          action: query.get('action') ?? undefined, actor: query.get('actor')?.toLowerCase(),
        })
        const last = rows.length > limit ? rows[limit - 1] : undefined
        return { status: 200, value: { items: rows.slice(0, limit).map(shown), cursor: last ? encodeCursor([last.id, '']) : null } }
      },
    },
  }
}

/** Throws ApiError 401, 403 unless the principal may read the log of a namespace. */
export function requireMaintainer(rights: Rights, principal: Principal, namespace: string): void {
  if (principal.kind === 'operator') return
  if (principal.kind === 'anonymous') throw new ApiError(401, 'UNAUTHORIZED', 'sign in, or send a token', { 'www-authenticate': 'Bearer' })
  const role = rights.role(principal.address, namespace)
  const isWhole = principal.via === 'session' || (principal.via !== 'bot' && isUnbounded(principal.grants))
  if (!isWhole || (role !== 'owner' && role !== 'maintain')) throw new ApiError(403, 'DENIED', `the audit log of ${namespace} is for those who maintain it`)
}

function limitOf(text: string | null): number {
  if (text === null) return PAGE
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= MOST_EXPORTED) return limit
  throw new ApiError(400, 'LIMIT_INVALID', `limit is a number from 1 to ${MOST_EXPORTED}`)
}

function shown({ id, at, action, target, detail, actor, via, token, tokenName, address }: AuditRow): object {
  return { id, at: new Date(at).toISOString(), action, target, detail, actor, via, token: token === null ? null : { id: token, name: tokenName }, address }
}
