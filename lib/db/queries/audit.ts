import { REST_MS } from '../handle-rest.ts'
import { all, type Operation } from '../operation.ts'

export type AuditRow = {
  id: number; at: number; action: string; target: string; detail: string | null
  actor: string; via: string; token: string | null; /** null also when the token is forgotten */ tokenName: string | null; address: string | null
}

export type AuditQuestion = { namespace: string; /** id of the last line of the page before */ before?: number | undefined; action?: string | undefined; actor?: string | undefined; limit: number }
export type RepositoryAuditQuestion = { namespace: string; /** its name below the namespace */ repository: string; limit: number }

// Between two owners a released handle rests; half of that tells their lines apart, whichever came first: a line or the namespace.
const BEFORE_MS = REST_MS / 2

/** A namespace's audit log, the newest line first; of a handle that somebody gave up before, what was done since it was taken again. */
export const auditLog: Operation<AuditQuestion, AuditRow[]> = (db, { namespace, before, action, actor, limit }) =>
  all<AuditRow>(db, `SELECT a.id, a.at, a.action, a.target, a.detail, a.actor, a.via, a.token, t.name AS tokenName, a.address
    FROM audit a LEFT JOIN token t ON t.id = a.token
    WHERE a.namespace = ? AND a.id < ? AND a.at >= coalesce((SELECT created_at FROM namespace WHERE name = ?), 0) - ? AND (? IS NULL OR a.action = ?) AND (? IS NULL OR a.actor = ?) ORDER BY a.id DESC LIMIT ?`,
  namespace, before ?? Number.MAX_SAFE_INTEGER, namespace, BEFORE_MS, action ?? null, action ?? null, actor ?? null, actor ?? null, limit)

// Of a namespace with many repositories the lines of one may be far apart.
const MOST_LOOKED_AT = 20_000

/** What was done to one repository among the newest lines of its namespace, the newest first. */
export const repositoryAudit: Operation<RepositoryAuditQuestion, AuditRow[]> = (db, { namespace, repository, limit }) =>
  all<AuditRow>(db, `SELECT a.id, a.at, a.action, a.target, a.detail, a.actor, a.via, a.token, t.name AS tokenName, a.address
    FROM (SELECT * FROM audit WHERE namespace = @namespace AND at >= coalesce((SELECT created_at FROM namespace WHERE name = @namespace), 0) - @rest ORDER BY id DESC LIMIT @most) a
    LEFT JOIN token t ON t.id = a.token
    WHERE a.target = @repository OR substr(a.target, 1, length(@repository) + 1) IN (@repository || ':', @repository || '@') ORDER BY a.id DESC LIMIT @limit`,
  { namespace, repository, rest: BEFORE_MS, most: MOST_LOOKED_AT, limit })
