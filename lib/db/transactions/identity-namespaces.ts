import type Database from 'better-sqlite3'
import { REST_MS } from '../handle-rest.ts'
import { HUB } from '../hub-name.ts'
import { all, first, RefusedError, run, type Operation } from '../operation.ts'
import { unpackUses } from '../packed.ts'
import { applyTree } from './nodes.ts'
import { keepClaim } from './name-claims.ts'
import { rememberClaim } from './names.ts'
import { noteNamespaceChanges } from './root-changes.ts'
import { endTeam } from './team-rows.ts'

type Db = Database.Database

/** `most`: how many handles its owner may have with it; null for as many as they like. */
export type NewHandle = { skeleton: string; most: number | null }

/** A claim that was judged, and what follows of it. JSON where text is not otherwise said; addresses in lower case, times in Unix ms. */
export type AppliedClaim = {
  namespace: string
  kind: 'handle' | 'wallet' | 'ens' | 'dns'
  owner: string
  /** k51… */
  ipnsName: string
  ownKey: boolean
  claim: string
  claimUntil: number
  frozen: string | null
  proof: string
  /** to be looked up again: an ENS name or a domain */
  isLookedUp: boolean
  handovers: string | null
  /** what is remembered as the newest claim of `subject`; `owner` as EIP-55 */
  known: { subject: string; digest: string; seq: number; owner: string; root: string }
  /** what is remembered with a `seq` beyond it was signed under a clock that was ahead, and makes way */
  latest: number
  /** the claim that was the namespace's when this one was judged; undefined: there was no namespace */
  before: { claim: string | null } | undefined
  /** of a handle that is taken, or goes to another owner */
  handle?: NewHandle
  now: number
}

/**
 * A namespace has this claim from now on; it is published under its key. Throws RefusedError NAMESPACE_CHANGED when it is no longer
 * as it was judged, NAMESPACE_TAKEN, NAMESPACE_LIMIT.
 */
export const applyClaim: Operation<AppliedClaim, void> = (db, args) => {
  const row = first<{ claim: string | null; ipnsName: string | null; owner: string | null }>(db, 'SELECT claim, ipns_name AS ipnsName, owner FROM namespace WHERE name = ?', args.namespace)
  if ((row === undefined) !== (args.before === undefined) || (row && row.claim !== args.before?.claim)) throw changed(args.namespace)
  if (args.handle) requireHandle(db, args, args.handle)
  if (!row) insertNamespace(db, args)
  else if (row.ipnsName !== args.ipnsName || args.ownKey) run(db, 'UPDATE namespace SET record = NULL, record_sequence = sequence, record_eol = NULL WHERE name = ?', args.namespace)
  if (row && row.owner !== args.owner) endTeam(db, args.namespace)
  setClaim(db, args)
  run(db, 'DELETE FROM transfer WHERE namespace = ?', args.namespace)
  remember(db, args, row === undefined)
  noteNamespaceChanges(db, args.namespace, [{ kind: 'claim', key: '' }], args.now)
  noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: args.namespace }], args.now)
  // What has changed of it stays noted, and waits for a key of this hub.
  if (args.ownKey) run(db, 'UPDATE namespace SET dirty_at = NULL WHERE name = ?', args.namespace)
}

function changed(namespace: string): RefusedError {
  return new RefusedError('NAMESPACE_CHANGED', `${namespace} was changed just now by somebody else: look again`)
}

// Asked once more where nothing can come in between.
function requireHandle(db: Db, { namespace, owner, known, before, now }: AppliedClaim, { skeleton, most }: NewHandle): void {
  if (!before) requireFree(db, { namespace, skeleton, seq: known.seq, now })
  const count = first<{ n: number }>(db, "SELECT count(*) AS n FROM namespace WHERE owner = ? AND kind = 'handle' AND name <> ?", owner, namespace)?.n ?? 0
  if (most !== null && count >= most) throw new RefusedError('NAMESPACE_LIMIT', `an address has at most ${most} handles`)
}

function requireFree(db: Db, { namespace, skeleton, seq, now }: { namespace: string; skeleton: string; seq: number; now: number }): void {
  const taken = first<{ handle: string; releasedAt: number | null }>(db, 'SELECT handle, released_at AS releasedAt FROM handle_skeleton WHERE skeleton = ?', skeleton)
  const rests = taken?.releasedAt !== null && taken?.releasedAt !== undefined
  if (taken && !rests) throw new RefusedError('NAMESPACE_TAKEN', `${namespace} looks like ${taken.handle}, which is taken`)
  if (rests && taken.releasedAt !== null && taken.releasedAt > now - REST_MS) throw new RefusedError('NAMESPACE_TAKEN', `${taken.handle} was given up and rests`)
  // What was signed before somebody gave it up is about another time, also when nothing of that is remembered.
  if (rests && taken.releasedAt !== null && seq <= taken.releasedAt) throw changed(namespace)
  run(db, 'INSERT OR REPLACE INTO handle_skeleton (skeleton, handle, released_at) VALUES (?, ?, NULL)', skeleton, namespace)
}

function insertNamespace(db: Db, { namespace, now }: AppliedClaim): void {
  run(db, 'INSERT INTO namespace (name, created_at) VALUES (?, ?)', namespace, now)
}

function setClaim(db: Db, args: AppliedClaim): void {
  run(db, `UPDATE namespace SET kind = ?, owner = ?, ipns_name = ?, own_key = ?, claim = ?, claim_until = ?, frozen = ?, proof = ?, proved_at = ?,
    checked_at = ?, handovers = ? WHERE name = ?`,
  args.kind, args.owner, args.ipnsName, args.ownKey ? 1 : 0, args.claim, args.claimUntil, args.frozen, args.proof, args.now,
  args.isLookedUp ? args.now : null, args.handovers, args.namespace)
}

// A handle is this hub's to give: whoever had it before it rested counts no more.
function remember(db: Db, { known, latest, handle }: AppliedClaim, isNew: boolean): void {
  if (isNew && handle) run(db, 'DELETE FROM observed_claim WHERE subject = ?', known.subject)
  run(db, `INSERT INTO observed_claim (subject, digest, seq, owner, root) VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET
    digest = excluded.digest, seq = excluded.seq, owner = excluded.owner, root = excluded.root WHERE excluded.seq > seq OR seq > ?`,
  known.subject, known.digest, known.seq, known.owner, known.root, latest)
  run(db, 'DELETE FROM posted_claim WHERE subject = ?', known.subject)
}

/** What a look-up said: why nothing may be written (a sentence) until it is right again, or null. False when the namespace has another claim by now. */
export const recordProof: Operation<{ namespace: string; claim: string | null; frozen: string | null; now: number }, boolean> = (db, { namespace, claim, frozen, now }) =>
  run(db, `UPDATE namespace SET frozen = ?, checked_at = ?, proved_at = CASE WHEN ? IS NULL THEN ? ELSE proved_at END
    WHERE name = ? AND claim IS ?`, frozen, now, frozen, now, namespace, claim) > 0

/** Offers a handle to another address. Throws RefusedError NAMESPACE_CHANGED. */
export const offerTransfer: Operation<{ namespace: string; claim: string; transfer: string; now: number }, void> = (db, { namespace, claim, transfer, now }) => {
  if (!first(db, 'SELECT 1 FROM namespace WHERE name = ? AND claim = ?', namespace, claim)) throw changed(namespace)
  run(db, 'INSERT OR REPLACE INTO transfer (namespace, transfer, created_at) VALUES (?, ?, ?)', namespace, transfer, now)
}

/** Ends an offer; `withdrawn` (JSON) stands in its place, so that the same signature is not taken again. Throws RefusedError NAMESPACE_CHANGED when the offer is another one. */
export const withdrawTransfer: Operation<{ namespace: string; transfer: string; withdrawn: string; now: number }, void> = (db, { namespace, transfer, withdrawn, now }) => {
  if (run(db, 'UPDATE transfer SET transfer = ?, created_at = ? WHERE namespace = ? AND transfer = ?', withdrawn, now, namespace, transfer) === 0) throw changed(namespace)
}

export type ReleasedHandle = { namespace: string; owner: string; skeleton: string; root: string | null; /** of its root's blocks, as `packUses` */ uses: Uint8Array; now: number }

/**
 * Nobody has the handle any more; it rests. Throws RefusedError NAMESPACE_CHANGED when owner or root are others by now,
 * NAMESPACE_NOT_EMPTY while it has repositories.
 */
export const releaseHandle: Operation<ReleasedHandle, void> = (db, { namespace, owner, skeleton, root, uses, now }) => {
  const row = first<{ owner: string | null; root: string | null }>(db, 'SELECT owner, root FROM namespace WHERE name = ?', namespace)
  if (row?.owner !== owner || row.root !== root) throw changed(namespace)
  if (first(db, 'SELECT 1 FROM repository WHERE namespace = ? AND manifest_count > 0', namespace)) throw new RefusedError('NAMESPACE_NOT_EMPTY', `${namespace} has repositories: delete them first`)
  dropRepositories(db, namespace)
  endTeam(db, namespace)
  applyTree(db, { blocks: [], uses: [...unpackUses(uses)], files: [], now })
  for (const table of ['root_change', 'restore_hold', 'transfer', 'past_team', 'namespace_policy']) run(db, `DELETE FROM ${table} WHERE namespace = ?`, namespace)
  run(db, 'DELETE FROM namespace WHERE name = ?', namespace)
  run(db, 'INSERT OR REPLACE INTO handle_skeleton (skeleton, handle, released_at) VALUES (?, ?, ?)', skeleton, namespace, now)
  noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: namespace }], now)
}

// Empty ones: what their last owner uploaded there is no business of the next.
function dropRepositories(db: Db, namespace: string): void {
  for (const { id, name } of all<{ id: number; name: string }>(db, 'SELECT id, name FROM repository WHERE namespace = ?', namespace)) {
    run(db, 'DELETE FROM blob_link WHERE repository_id = ?', id)
    run(db, 'DELETE FROM readme WHERE repository_id = ?', id)
    run(db, 'DELETE FROM upload WHERE repository = ?', name)
    run(db, 'DELETE FROM repository WHERE id = ?', id)
  }
}

/** Keeps the claim of a name that this hub does not write, and remembers it as the newest. False when it is not newer. */
export const storePostedClaim: Operation<{ claim: string; known: AppliedClaim['known']; now: number }, boolean> = (db, { claim, known, now }) => {
  rememberClaim(db, known)
  return keepClaim(db, { subject: known.subject, claim, seq: known.seq, now })
}
