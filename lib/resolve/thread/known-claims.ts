import type Database from 'better-sqlite3'
import { all } from '../../db/operation.ts'
import { type SignedClaim, signedClaimSchema } from '../../identity/claim/claim.ts'
import type { HubPlace } from '../names/hub-claims.ts'

// So many are asked at once when a wallet is looked for.
const MOST_HUBS = 64

/** The whole claims for a subject that this hub has: of a namespace of its own, or of others, brought or seen. */
export function keptClaims(db: Database.Database, subject: string): SignedClaim[] {
  const rows = all<{ claim: string }>(db, `SELECT claim FROM namespace WHERE name = ? AND claim IS NOT NULL
    UNION ALL SELECT claim FROM posted_claim WHERE subject = ?`, subject, subject)
  return rows.flatMap(({ claim }) => signedClaimSchema.safeParse(JSON.parse(claim)).data ?? [])
}

/** The roots that followed and kept names stand for: of those that list others, then the last looked at. */
export function followedRoots(db: Database.Database): HubPlace[] {
  const rows = all<{ root: string; path: string }>(db, `SELECT DISTINCT l.root, l.path FROM last_root l
    WHERE l.name IN (SELECT name FROM follow WHERE origin <> 'hub' UNION ALL SELECT name FROM pin) AND l.state <> 'refused'
    ORDER BY EXISTS (SELECT 1 FROM listed_name n WHERE n.via = l.name) DESC, l.resolved_at DESC LIMIT ?`, MOST_HUBS)
  return rows.map(({ root, path }) => ({ root, path: path.split('/').filter((part) => part !== '') }))
}
