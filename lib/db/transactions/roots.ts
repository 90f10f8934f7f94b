import type Database from 'better-sqlite3'
import type { Digest } from '../../oci/digest.ts'
import { HUB } from '../hub-name.ts'
import { unpackBlocks, unpackUses } from '../packed.ts'
import { first, RefusedError, run, type Operation } from '../operation.ts'
import { applyTree } from './nodes.ts'
import { noteChanges, noteNamespaceChanges } from './root-changes.ts'

type Db = Database.Database

export type RecordedRoot = {
  namespace: string; before: string | null; root: string; tsize: number; version: number; done: number[]; held: number; more: boolean; left: string[]; lost?: string
  blocks: Uint8Array; uses: Uint8Array; files: { digest: Digest; hash: Uint8Array; codec: number; tsize: number }[]
  now: number
}

/**
 * Makes a built root the current one: its blocks, their uses, the changes it has, and the sequence of the record to be signed
 * next; undefined when the root is the one before. `written` counts new blocks. Throws RefusedError ROOT_MOVED, USE_COUNT.
 */
export const recordRoot: Operation<RecordedRoot, { sequence?: number; written: number }> = (db, built) => {
  const row = first<{ root: string | null }>(db, 'SELECT root FROM namespace WHERE name = ?', built.namespace)
  if (!row || row.root !== built.before) throw new RefusedError('ROOT_MOVED', `the root of ${built.namespace} is another one now`)
  settleChanges(db, built)
  const blocks = [...unpackBlocks(built.blocks)]
  // The same root can bring blocks too, in place of lost ones.
  const isSame = built.root === built.before
  applyTree(db, { blocks, uses: [...unpackUses(built.uses)], files: isSame ? [] : built.files, now: built.now })
  if (isSame) return { written: blocks.length }
  run(db, 'UPDATE namespace SET root = ?, root_tsize = ?, published_at = ? WHERE name = ?', built.root, built.tsize, built.now, built.namespace)
  return { sequence: nextSequence(db, built.namespace, built.now), written: blocks.length }
}

function settleChanges(db: Db, { namespace, done, version, held, more, left, lost, now }: RecordedRoot): void {
  for (const id of done) run(db, 'DELETE FROM root_change WHERE namespace = ? AND repository_id = ? AND version <= ?', namespace, id, version)
  for (const key of left) run(db, "INSERT OR IGNORE INTO root_change (namespace, repository_id, kind, key, version) VALUES (?, 0, 'search', ?, ?)", namespace, key, version)
  // While it was damaged the hub could not go through it.
  if (lost !== undefined && namespace !== HUB) noteNamespaceChanges(db, HUB, [{ kind: 'search', key: namespace }], now)
  const isClean = first(db, 'SELECT 1 FROM root_change WHERE namespace = ?', namespace) === undefined
  if (isClean) run(db, 'UPDATE namespace SET dirty_at = NULL WHERE name = ?', namespace)
  else if (held === 0 || more) run(db, 'UPDATE namespace SET dirty_at = ? WHERE name = ?', now, namespace)
}

// Stored before it is used, and never behind the clock: neither a crash nor a restored backup gives one out twice.
function nextSequence(db: Db, namespace: string, now: number): number {
  return first<{ sequence: number }>(db, 'UPDATE namespace SET sequence = max(sequence + 1, ?) WHERE name = ? RETURNING sequence', now, namespace)?.sequence ?? 0
}

/** The sequence for a further record of the current root; undefined when there is no root. */
export const reserveSequence: Operation<{ namespace: string; now: number }, { sequence: number; root: string } | undefined> = (db, { namespace, now }) => {
  const root = first<{ root: string | null }>(db, 'SELECT root FROM namespace WHERE name = ?', namespace)?.root
  return root ? { root, sequence: nextSequence(db, namespace, now) } : undefined
}

/** Keeps a signed record, and has the hub's root follow. False when its sequence is not the last one given out, or the namespace has another key by now. */
export const recordSigned: Operation<{ namespace: string; ipnsName: string; sequence: number; record: Uint8Array; eol: number; now: number }, boolean> = (db, args) => {
  const { namespace, ipnsName, sequence, record, eol, now } = args
  const kept = run(db, 'UPDATE namespace SET record = ?, record_sequence = ?, record_eol = ? WHERE name = ? AND sequence = ? AND ipns_name = ?', record, sequence, eol, namespace, sequence, ipnsName)
  if (kept > 0 && namespace !== HUB) noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: namespace }], now)
  return kept > 0
}

/** The name of a namespace's key and the claim that binds them; the next root has it. */
export const recordClaim: Operation<{ namespace: string; ipnsName: string; claim: string; now: number }, void> = (db, { namespace, ipnsName, claim, now }) => {
  run(db, `INSERT INTO namespace (name, ipns_name, claim, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET ipns_name = excluded.ipns_name, claim = excluded.claim`, namespace, ipnsName, claim, now)
  noteNamespaceChanges(db, namespace, [{ kind: 'claim', key: '' }], now)
}

/** Sets a repository's descriptions; null means that the image speaks for itself. Throws RefusedError NAME_UNKNOWN. */
export const setReadme: Operation<{ repository: string; short: string | null; full: string | null; now: number }, void> = (db, args) => {
  const id = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ? AND manifest_count > 0', args.repository)?.id
  if (id === undefined) throw new RefusedError('NAME_UNKNOWN', `there is no repository ${args.repository}`)
  run(db, 'INSERT OR REPLACE INTO readme (repository_id, short, full, updated_at) VALUES (?, ?, ?, ?)', id, args.short, args.full, args.now)
  noteChanges(db, id, [{ kind: 'readme', key: '' }], args.now)
}
