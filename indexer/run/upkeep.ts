import type Database from 'better-sqlite3'
import { findNamespaceFacts, putNamespace, setClaimState } from '../../lib/db/index/edit/namespaces.ts'
import { SourceEdit } from '../../lib/db/index/edit/source-edit.ts'
import type { NamespaceFacts, Ref } from '../../lib/db/index/rows.ts'
import { all, first } from '../../lib/db/operation.ts'
import { findSource } from '../../lib/db/index/sources.ts'
import type { Wanted } from '../hub/hub-view.ts'
import type { IndexStore } from './index-store.ts'
import type { IndexParts } from './parts.ts'

type NamespaceRow = { id: number; claimState: string; claimUntil: number | null; owner: string | null; ipnsName: string; root: string }

const JUDGED = `SELECT n.id, n.claim_state AS claimState, n.claim_until AS claimUntil, n.owner, n.ipns_name AS ipnsName, n.root FROM namespace n`

/** Claims that have ended since they were read. */
export async function expireClaims({ index, store, now }: IndexParts): Promise<void> {
  const ended = all<NamespaceRow>(index, `${JUDGED} WHERE n.claim_until < ? AND n.claim_state IN ('verified', 'listed')`, now())
  await setStates(store, ended.map((row) => ({ ...row, state: 'expired' })))
}

/** Namespaces seen through a hub, of whose own keys something was seen since: what the hub says is verified when the key says the same. */
export async function judgeListed(parts: IndexParts, keys: readonly string[]): Promise<void> {
  const { index, view, store, now } = parts
  const changed = keys.flatMap((key) => all<NamespaceRow>(index, `${JUDGED} WHERE n.ipns_name = ? AND n.path <> '' AND n.owner IS NOT NULL`, key)).flatMap((row) => {
    const isGood = row.claimUntil === null || row.claimUntil >= now()
    const state = !isGood ? 'expired' : view.ownRoot(row.ipnsName) === row.root ? 'verified' : 'listed'
    return state === row.claimState ? [] : [{ ...row, state }]
  })
  await setStates(store, changed)
}

async function setStates(store: IndexStore, changed: { id: number; claimState: string; state: string }[]): Promise<void> {
  if (changed.length > 0) await store.transaction(function* states(db) {
    for (const { id, claimState, state } of changed) yield* setClaimState(db, id, claimState, state)
  })
}

/** What the hub knows of its namespaces besides their roots: a claim that was withdrawn, or whose proof is lost, and one that is renewed. */
export async function takeOwnFacts({ index, store }: IndexParts, names: readonly Wanted[]): Promise<void> {
  const changed = names.flatMap(({ name, own }) => (own && differ(findNamespaceFacts(index, name), own) ? [{ name, own }] : []))
  if (changed.length > 0) await store.transaction(function* facts(db) {
    for (const { name, own } of changed) yield* putFacts(db, name, own)
  })
}

// One that is not there comes with its root.
function differ(known: NamespaceFacts | undefined, { owner, ownerName, claimState, claimUntil, ipnsName }: NamespaceFacts): boolean {
  return known !== undefined && (known.owner !== owner || known.ownerName !== ownerName || known.claimState !== claimState || known.claimUntil !== claimUntil || known.ipnsName !== ipnsName)
}

function* putFacts(db: Database.Database, name: string, facts: NamespaceFacts): Generator<void, void> {
  const known = findNamespaceFacts(db, name)
  const source = findSource(db, name)
  if (known && source) yield* putNamespace(db, { sourceId: source.id, path: '', name }, { ...facts, root: known.root })
}

type PushedTag = { namespace: string; repository: string; tag: string; digest: string; pushedAs: string | null; at: number }
const PUSHED = `SELECT r.namespace, r.name AS repository, t.name AS tag, t.digest, t.pushed_as AS pushedAs, t.updated_at AS at FROM repository r
  JOIN tag t ON t.repository_id = r.id AND t.updated_at > ? WHERE r.manifest_count > 0 AND r.updated_at > ? AND r.namespace NOT IN (SELECT name FROM namespace WHERE own_key = 1)`

/** Tags of this hub, or of one namespace, that were pushed again with the same image: their time is another one, and no root is. */
export async function takePushTimes({ hub, store }: IndexParts, since: number, namespace?: string): Promise<void> {
  const pushed = namespace === undefined ? all<PushedTag>(hub, PUSHED, since, since) : all<PushedTag>(hub, `${PUSHED} AND r.namespace = ?`, since, since, namespace)
  if (pushed.length > 0) await store.transaction(function* times(db) {
    for (const tag of pushed) yield* setTime(db, tag)
  })
}

type KnownTag = Ref & { sourceId: number; source: string; path: string }
const KNOWN = `SELECT s.id AS sourceId, s.name AS source, r.path, f.digest, f.media_type AS mediaType, f.artifact_type AS artifactType, f.size, f.changed_at AS changedAt
  FROM source s JOIN repository r ON r.source_id = s.id AND r.name = ? JOIN ref f ON f.repository_id = r.id AND f.kind = 0 AND f.name = ? WHERE s.kind = 'own' AND s.name = ?`

function* setTime(db: Database.Database, { namespace, repository, tag, digest, pushedAs, at }: PushedTag): Generator<void, void> {
  const known = first<KnownTag>(db, KNOWN, repository, tag, namespace)
  // Another digest comes with its root.
  if (!known || known.changedAt === at || (known.digest !== digest && known.digest !== pushedAs)) return
  const { sourceId, source, path, ...ref } = known
  const edit = new SourceEdit(db, { id: sourceId, name: source })
  yield* edit.apply({ kind: 'ref', repository: path, refKind: 'tag', name: tag, ref: { ...ref, changedAt: at } })
  edit.finish()
}

/** From when on pushes may not be in the index: an hour before the last own root was read, all of them in an index that has none. */
export function pushedSince(index: Database.Database): number {
  const at = first<{ at: number | null }>(index, "SELECT max(indexed_at) AS at FROM source WHERE kind = 'own'")?.at
  return at ? at - 3_600_000 : 0
}
