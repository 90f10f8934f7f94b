import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { HUB } from '../hub-name.ts'
import { all, first, run, type Operation } from '../operation.ts'
import { recordHashes } from './leaf-rows.ts'
import { putManifest, type NewManifest } from './manifests.ts'
import { addAlias, ensureRepository, linkBlobRow, queueLeaves, touchBlob } from './repository-rows.ts'
import { noteAlias, noteBlobChange, noteChanges, noteNamespaceChanges } from './root-changes.ts'

type Db = Database.Database

/** Publishes nothing of a namespace from now on; false when that was so already. */
export const holdNamespace: Operation<{ namespace: string; now: number }, boolean> = (db, { namespace, now }) =>
  run(db, 'INSERT OR IGNORE INTO restore_hold (namespace, since) VALUES (?, ?)', namespace, now) > 0

/** Ends that; what waits is published as if it had come now. True when it was held. */
export const releaseNamespace: Operation<{ namespace: string; now: number }, boolean> = (db, { namespace, now }) => {
  run(db, 'UPDATE namespace SET dirty_at = ? WHERE name = ? AND dirty_at IS NOT NULL', now, namespace)
  return run(db, 'DELETE FROM restore_hold WHERE namespace = ?', namespace) > 0
}

/**
 * A namespace has another key from now on: its claim and record count no more. With another key of the hub every
 * namespace's claim does, since claims name the hub.
 */
export const adoptKey: Operation<{ namespace: string; ipnsName: string; now: number }, void> = (db, { namespace, ipnsName, now }) => {
  run(db, `INSERT INTO namespace (name, ipns_name, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET ipns_name = excluded.ipns_name,
    claim = NULL, record = NULL, record_sequence = 0, record_eol = NULL, own_key = 0`, namespace, ipnsName, now)
  // Only the operator's are claimed anew without their owners.
  run(db, `UPDATE namespace SET frozen = 'the key of ' || name || ' is another one now: its owner signs a new claim' WHERE name = ? AND owner IS NOT NULL`, namespace)
  if (namespace === HUB) run(db, `UPDATE namespace SET frozen = 'this hub has another key now, which the claim of ' || name || ' does not name: its owner signs a new one'
    WHERE owner IS NOT NULL AND kind = 'handle' AND frozen IS NULL`)
  const touched = namespace === HUB ? all<{ name: string }>(db, 'SELECT name FROM namespace') : [{ name: namespace }]
  for (const { name } of touched) noteNamespaceChanges(db, name, [{ kind: 'claim', key: '' }], now)
}

/** Whose a namespace is by its claim; `handovers` is JSON, `claimUntil` in Unix ms. */
export type RestoredOwner = { kind: 'handle' | 'wallet' | 'ens' | 'dns'; owner: string; claimUntil: number; frozen: string | null; handovers: string | null }

/** `claim` is JSON; without `owner` the namespace is the operator's. */
export type RestoredNamespace = { namespace: string; ipnsName: string; claim: string | null; sequence: number; owner?: RestoredOwner; now: number }

/** What a namespace's last root and record say of it, unless it was published here since; its next sequence is beyond theirs. */
export const restoreNamespace: Operation<RestoredNamespace, void> = (db, { namespace, ipnsName, claim, sequence, owner, now }) => {
  run(db, 'INSERT OR IGNORE INTO namespace (name, ipns_name, created_at) VALUES (?, ?, ?)', namespace, ipnsName, now)
  run(db, 'UPDATE namespace SET ipns_name = ?, claim = coalesce(?, claim) WHERE name = ? AND root IS NULL', ipnsName, claim, namespace)
  if (owner) setOwner(db, namespace, owner, now)
  run(db, 'UPDATE namespace SET sequence = ? WHERE name = ? AND sequence < ?', sequence, namespace, sequence)
  noteNamespaceChanges(db, namespace, [{ kind: 'claim', key: '' }], now)
}

// The look-ups of names begin with those that were never looked up here.
function setOwner(db: Db, namespace: string, { kind, owner, claimUntil, frozen, handovers }: RestoredOwner, now: number): void {
  const by = kind === 'wallet' ? 'signature' : kind === 'handle' ? 'hub' : kind
  const isLookedUp = kind === 'ens' || kind === 'dns'
  run(db, `UPDATE namespace SET kind = ?, owner = ?, claim_until = ?, frozen = ?, handovers = ?, proof = ?, proved_at = ?, checked_at = ?
    WHERE name = ? AND root IS NULL`, kind, owner, claimUntil, frozen, handovers, JSON.stringify({ by }), now, isLookedUp ? 0 : null, namespace)
}

/** A handle that its owner publishes under a key of their own, which this hub only follows; JSON and Unix ms as elsewhere. */
export type RestoredFollowed = { namespace: string; owner: string; ipnsName: string; claim: string; claimUntil: number; now: number }

/** Takes such a handle over, also where a key that it had before was imported; false when somebody has it here. */
export const restoreFollowed: Operation<RestoredFollowed, boolean> = (db, { namespace, owner, ipnsName, claim, claimUntil, now }) => {
  run(db, 'INSERT OR IGNORE INTO namespace (name, created_at) VALUES (?, ?)', namespace, now)
  const taken = run(db, `UPDATE namespace SET kind = 'handle', owner = ?, ipns_name = ?, own_key = 1, claim = ?, claim_until = ?, proof = ?, proved_at = ?
    WHERE name = ? AND claim IS NULL AND root IS NULL`, owner, ipnsName, claim, claimUntil, JSON.stringify({ by: 'hub' }), now, namespace) > 0
  if (!taken) return false
  run(db, 'DELETE FROM restore_hold WHERE namespace = ?', namespace)
  noteNamespaceChanges(db, namespace, [{ kind: 'claim', key: '' }], now)
  // It is not this hub's to publish.
  run(db, 'UPDATE namespace SET dirty_at = NULL WHERE name = ?', namespace)
  noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: namespace }], now)
  return true
}

export type RestoredBlob = { repository: string; digest: Digest; alias?: Digest; size: number; leaves?: Uint8Array; now: number }

/** Records a blob whose file is durable in a repository; `leaves` are its 1 MiB leaves, 32 bytes each. The cache holds it no longer. */
export const restoreBlob: Operation<RestoredBlob, void> = (db, { repository, digest, alias, size, leaves, now }) => {
  const [repositoryId, blobId] = [ensureRepository(db, repository, now), touchBlob(db, digest, size, now)]
  linkBlobRow(db, repositoryId, blobId, now)
  if (leaves && leaves.length > 32) recordHashes(db, blobId, leaves)
  queueLeaves(db, blobId, size, now)
  run(db, 'DELETE FROM cached_blob WHERE blob_id = ?', blobId)
  noteBlobChange(db, repositoryId, digest, now)
  if (addAlias(db, alias, digest)) noteAlias(db, digest, now)
}

/** Records a manifest of a root as `putManifest` does, but moves no tag that is here. The tags that point elsewhere here. */
export const restoreManifest: Operation<NewManifest, string[]> = (db, manifest) => {
  const tags = manifest.tags.map((name) => ({ name, digest: digestOfTag(db, manifest.repository, name) }))
  const updated = first<{ at: number }>(db, 'SELECT updated_at AS at FROM repository WHERE name = ?', manifest.repository)?.at ?? 0
  const missing = tags.filter(({ digest }) => digest === undefined).map(({ name }) => name)
  putManifest(db, { ...manifest, tags: missing })
  run(db, 'UPDATE repository SET updated_at = max(updated_at, ?) WHERE name = ?', updated, manifest.repository)
  return tags.filter(({ digest }) => digest !== undefined && digest !== manifest.digest).map(({ name }) => name)
}

function digestOfTag(db: Db, repository: string, tag: string): Digest | undefined {
  return first<{ digest: Digest }>(db, `SELECT t.digest FROM tag t JOIN repository r ON r.id = t.repository_id
    WHERE r.name = ? AND t.name = ?`, repository, tag)?.digest
}

/** Makes a tag the newest of its repository: which tag moved last is not in a root, but what it says of the repository is. */
export const makeTagNewest: Operation<{ repository: string; tag: string; now: number }, void> = (db, { repository, tag, now }) => {
  const row = first<{ id: number; newest: number }>(db, `SELECT r.id, max(t.updated_at) AS newest FROM repository r
    JOIN tag t ON t.repository_id = r.id WHERE r.name = ? GROUP BY r.id`, repository)
  if (!row) return
  run(db, 'UPDATE tag SET updated_at = ? WHERE repository_id = ? AND name = ?', row.newest + 1, row.id, tag)
  noteChanges(db, row.id, [{ kind: 'tag', key: tag }], now)
}

/** Has a namespace's record signed anew as soon as possible; false when nothing of it was published yet. */
export const makeRecordDue: Operation<{ namespace: string }, boolean> = (db, { namespace }) =>
  run(db, 'UPDATE namespace SET record_eol = 0 WHERE name = ? AND record IS NOT NULL', namespace) > 0
