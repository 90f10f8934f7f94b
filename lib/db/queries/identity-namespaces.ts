import { HUB } from '../hub-name.ts'
import { all, first, type Operation } from '../operation.ts'

/** A namespace as its row has it: JSON in `claim`, `handovers`, `proof`, `transfer`; addresses in lower case, times in Unix ms. */
export type NamespaceRow = {
  name: string; kind: 'handle' | 'wallet' | 'ens' | 'dns' | 'ipns' | null; owner: string | null; ipnsName: string | null; ownKey: number
  claim: string | null; claimUntil: number | null; frozen: string | null; handovers: string | null; proof: string | null; provedAt: number | null
  createdAt: number; teamSeq: number | null; teamUntil: number | null; teamMembers: number | null; transfer: string | null
}

const ROW = `SELECT n.name, n.kind, n.owner, n.ipns_name AS ipnsName, n.own_key AS ownKey, n.claim, n.claim_until AS claimUntil, n.frozen, n.handovers,
  n.proof, n.proved_at AS provedAt, n.created_at AS createdAt, CASE WHEN n.team_until IS NOT NULL THEN json_extract(n.team, '$.seq') END AS teamSeq, n.team_until AS teamUntil,
  json_array_length(n.team, '$.members') AS teamMembers, t.transfer FROM namespace n LEFT JOIN transfer t ON t.namespace = n.name`

/** One namespace of this hub. */
export const namespaceRow: Operation<{ name: string }, NamespaceRow | undefined> = (db, { name }) =>
  first<NamespaceRow>(db, `${ROW} WHERE n.name = ? AND n.name <> '${HUB}'`, name)

/** Namespaces of this hub by name, after one. */
export const namespaceRows: Operation<{ after: string; limit: number }, NamespaceRow[]> = (db, { after, limit }) =>
  all<NamespaceRow>(db, `${ROW} WHERE n.name > ? AND n.name <> '${HUB}' ORDER BY n.name LIMIT ?`, after, limit)

/** The same of those that an address owns, belongs to or is offered; with `isOperator` also those without an owner. */
export const namespaceRowsOf: Operation<{ address: string; isOperator: boolean; after: string; limit: number }, NamespaceRow[]> = (db, { address, isOperator, after, limit }) =>
  all<NamespaceRow>(db, `${ROW} WHERE n.name IN (
      SELECT name FROM namespace WHERE owner = ?
      UNION SELECT namespace FROM team_member WHERE address = ?
      UNION SELECT namespace FROM transfer WHERE lower(json_extract(transfer, '$.to')) = ?
      UNION SELECT name FROM namespace WHERE ? AND owner IS NULL)
    AND n.name > ? AND n.name <> '${HUB}' ORDER BY n.name LIMIT ?`, address, address, address, isOperator ? 1 : 0, after, limit)

export type HandleFacts = { /** who looks like it: itself, or another handle */ lookalike: { handle: string; releasedAt: number | null } | undefined; /** how many handles the address has */ count: number }

/** What speaks against giving a handle to an address. */
export const handleFacts: Operation<{ skeleton: string; owner: string }, HandleFacts> = (db, { skeleton, owner }) => ({
  lookalike: first<{ handle: string; releasedAt: number | null }>(db, 'SELECT handle, released_at AS releasedAt FROM handle_skeleton WHERE skeleton = ?', skeleton),
  count: first<{ n: number }>(db, "SELECT count(*) AS n FROM namespace WHERE owner = ? AND kind = 'handle'", owner)?.n ?? 0,
})

/** True for a name whose key waits to be restored. */
export const isHeld: Operation<{ namespace: string }, boolean> = (db, { namespace }) => first(db, 'SELECT 1 FROM restore_hold WHERE namespace = ?', namespace) !== undefined

/** True while a namespace has a repository. */
export const hasRepositories: Operation<{ namespace: string }, boolean> = (db, { namespace }) =>
  first(db, 'SELECT 1 FROM repository WHERE namespace = ? AND manifest_count > 0', namespace) !== undefined

/** ENS names and domains that were last looked up before `before`, or frozen ones before `frozenBefore` (ms); the longest waiting first. */
export const unprovedNamespaces: Operation<{ before: number; frozenBefore: number; limit: number }, { name: string; claim: string | null; frozen: string | null }[]> = (db, args) =>
  all(db, `SELECT name, claim, frozen FROM namespace WHERE checked_at IS NOT NULL AND (checked_at < ? OR (frozen IS NOT NULL AND checked_at < ?)) ORDER BY checked_at LIMIT ?`, args.before, args.frozenBefore, args.limit)

/** The claim (JSON) that was brought here for a name that this hub does not write. */
export const postedClaim: Operation<{ subject: string }, string | undefined> = (db, { subject }) =>
  first<{ claim: string }>(db, 'SELECT claim FROM posted_claim WHERE subject = ?', subject)?.claim
