import Database from 'better-sqlite3'
import { hubDatabasePath } from '../../lib/db/open.ts'

export type NamespaceRow = { name: string; kind: 'handle' | 'wallet' | 'ens' | 'dns'; owner?: string; ipnsName?: string; claim?: string; claimUntil?: number; ownKey?: boolean }

/** Gives a hub that runs a namespace as if it had been claimed; its rights are not told of it. */
export function putNamespaceRow(dataDir: string, { name, kind, owner, ipnsName, claim, claimUntil, ownKey }: NamespaceRow): void {
  const db = new Database(hubDatabasePath(dataDir), { timeout: 10_000 })
  try {
    db.prepare(`INSERT INTO namespace (name, kind, owner, ipns_name, claim, claim_until, own_key, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, owner = excluded.owner, ipns_name = excluded.ipns_name, claim = excluded.claim,
        claim_until = excluded.claim_until, own_key = excluded.own_key`)
      .run(name, kind, owner ?? null, ipnsName ?? null, claim ?? null, claimUntil ?? null, ownKey ? 1 : 0, Date.now())
  } finally {
    db.close()
  }
}
