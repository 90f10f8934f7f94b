import { all, type Operation } from '../operation.ts'

export type AuditRow = {
  id: number; at: number; action: string; target: string; detail: string | null
  actor: string; via: string; token: string | null; /** null also when the token is forgotten */ tokenName: string | null; address: string | null
}

export type AuditQuestion = { namespace: string; /** id of the last line of the page before */ before?: number | undefined; action?: string | undefined; actor?: string | undefined; limit: number }

/** A namespace's audit log, the newest line first. */
export const auditLog: Operation<AuditQuestion, AuditRow[]> = (db, { namespace, before, action, actor, limit }) =>
  all<AuditRow>(db, `SELECT a.id, a.at, a.action, a.target, a.detail, a.actor, a.via, a.token, t.name AS tokenName, a.address
    FROM audit a LEFT JOIN token t ON t.id = a.token
    WHERE a.namespace = ? AND a.id < ? AND (? IS NULL OR a.action = ?) AND (? IS NULL OR a.actor = ?) ORDER BY a.id DESC LIMIT ?`,
  namespace, before ?? Number.MAX_SAFE_INTEGER, action ?? null, action ?? null, actor ?? null, actor ?? null, limit)
