import type Database from 'better-sqlite3'
import { setClaimState } from '../../lib/db/index/edit/namespaces.ts'
import { SourceEdit } from '../../lib/db/index/edit/source-edit.ts'
import type { Ref } from '../../lib/db/index/rows.ts'
import { all, first } from '../../lib/db/operation.ts'
import type { IndexParts } from './parts.ts'

type NamespaceRow = { id: number; claimState: string; claimUntil: number | null; owner: string | null; ipnsName: string; root: string }

const JUDGED = `SELECT n.id, n.claim_state AS claimState, n.claim_until AS claimUntil, n.owner, n.ipns_name AS ipnsName, n.root FROM namespace n`

/** Claims that have ended since they were read. */
export async function expireClaims({ index, store, now }: IndexParts): Promise<void> {
  const ended = all<NamespaceRow>(index, `${JUDGED} WHERE n.claim_until < ? AND n.claim_state IN ('verified', 'listed')`, now())
  if (ended.length > 0) await store.write((db) => ended.forEach(({ id, claimState }) => setClaimState(db, id, claimState, 'expired')))
}

/** Namespaces seen through a hub, of whose own keys something was seen since: what the hub says is verified when the key says the same. */
export async function judgeListed(parts: IndexParts, keys: readonly string[]): Promise<void> {
  const { index, view, store, now } = parts
  const changed = keys.flatMap((key) => all<NamespaceRow>(index, `${JUDGED} WHERE n.ipns_name = ? AND n.path <> '' AND n.owner IS NOT NULL`, key)).flatMap((row) => {
    const isGood = row.claimUntil === null || row.claimUntil >= now()
    const state = !isGood ? 'expired' : view.ownRoot(row.ipnsName) === row.root ? 'verified' : 'listed'
    return state === row.claimState ? [] : [{ ...row, state }]
  })
  if (changed.length > 0) await store.write((db) => changed.forEach(({ id, claimState, state }) => setClaimState(db, id, claimState, state)))
}

type PushedTag = { namespace: string; repository: string; tag: string; digest: string; pushedAs: string | null; at: number }
const PUSHED = `SELECT r.namespace, r.name AS repository, t.name AS tag, t.digest, t.pushed_as AS pushedAs, t.updated_at AS at FROM repository r
  JOIN tag t ON t.repository_id = r.id AND t.updated_at > ? WHERE r.manifest_count > 0 AND r.updated_at > ?`

/** Tags of this hub that were pushed again with the same image: their time is another one, and no root is. */
export async function takePushTimes({ hub, store }: IndexParts, since: number): Promise<void> {
  const pushed = all<PushedTag>(hub, PUSHED, since, since)
  if (pushed.length > 0) await store.write((db) => pushed.forEach((tag) => setTime(db, tag)))
}

type KnownTag = Ref & { sourceId: number; source: string; path: string }
const KNOWN = `SELECT s.id AS sourceId, s.name AS source, r.path, f.digest, f.media_type AS mediaType, f.artifact_type AS artifactType, f.size, f.changed_at AS changedAt
  FROM source s JOIN repository r ON r.source_id = s.id AND r.name = ? JOIN ref f ON f.repository_id = r.id AND f.kind = 0 AND f.name = ? WHERE s.kind = 'own' AND s.name = ?`

function setTime(db: Database.Database, { namespace, repository, tag, digest, pushedAs, at }: PushedTag): void {
  const known = first<KnownTag>(db, KNOWN, repository, tag, namespace)
  // Another digest comes with its root.
  if (!known || known.changedAt === at || (known.digest !== digest && known.digest !== pushedAs)) return
  const { sourceId, source, path, ...ref } = known
  const edit = new SourceEdit(db, { id: sourceId, name: source })
  edit.apply({ kind: 'ref', repository: path, refKind: 'tag', name: tag, ref: { ...ref, changedAt: at } })
  edit.finish()
}

/** From when on pushes may not be in the index: an hour before the last own root was read, all of them in an index that has none. */
export function pushedSince(index: Database.Database): number {
  const at = first<{ at: number | null }>(index, "SELECT max(indexed_at) AS at FROM source WHERE kind = 'own'")?.at
  return at ? at - 3_600_000 : 0
}
