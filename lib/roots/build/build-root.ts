import { CID } from 'multiformats/cid'
import { HUB } from '../../db/hub-name.ts'
import { first } from '../../db/operation.ts'
import { packBlocks, packUses } from '../../db/packed.ts'
import type { Link } from '../../ipfs/block-source.ts'
import { diffTrees } from '../../ipfs/dag/diff.ts'
import { openDirectories } from '../../ipfs/dag/directory.ts'
import { withoutBelow } from './without-below.ts'
import { startBuild, type BlobFileRow, type Build, type Db } from './build.ts'
import { BlobHeldError } from './held-blob.ts'
import { setHubEntry } from './hub-entries.ts'
import { namespaceRow, pendingChanges, type NamespaceRow, type Pending } from './pending-changes.ts'
import { setRepository } from './set-repository.ts'
import { setRootDocument } from './set-root-document.ts'

// One publication of very many changes would hold the writer for long; the rest follows in the next.
const MOST_CHANGES = 4_000

/** A root that is built and not recorded yet. `done`: the repositories (0: the namespace itself) whose changes it has up to `version`. */
export type BuiltRoot = {
  namespace: string
  before: string | null
  root: string
  tsize: number
  version: number
  done: number[]
  /** how many repositories wait for the leaves of a blob */
  held: number
  /** there are more changes than one publication takes */
  more: boolean
  /** what the database has to keep, as `packBlocks` and `packUses` */
  blocks: Uint8Array
  uses: Uint8Array
  files: BlobFileRow[]
}

/**
 * Applies what changed to a namespace's current root, from the rows as they are at one moment; the hub's under HUB.
 * Undefined when this hub does not write the namespace, or it has no claim yet.
 */
export async function buildRoot(db: Db, dataDir: string, namespace: string): Promise<BuiltRoot | undefined> {
  db.exec('BEGIN')
  try {
    const row = namespaceRow(db, namespace)
    if (!row?.claim) return undefined
    const build = startBuild(db, dataDir)
    const pending = pendingChanges(db, namespace)
    if (!row.root || pending.get(0)?.some(({ kind }) => kind === 'claim')) setRootDocument(build, namespace, row.claim)
    const progress = namespace === HUB ? await setNamespaces(build, row, pending) : setRepositories(build, pending)
    return await finish(build, namespace, row, progress)
  } finally {
    db.exec('COMMIT')
  }
}

type Progress = Pick<BuiltRoot, 'done' | 'held' | 'more'>

async function setNamespaces(build: Build, row: NamespaceRow, pending: Map<number, Pending[]>): Promise<Progress> {
  const before = linkOf(row)?.cid
  for (const { kind, key } of pending.get(0) ?? []) if (kind === 'namespace') await setHubEntry(build, before, key)
  return { done: [0], held: 0, more: false }
}

function setRepositories(build: Build, pending: Map<number, Pending[]>): Progress {
  const progress: Progress = { done: [0], held: 0, more: false }
  for (const [id, changes] of pending) {
    if (id === 0) continue
    if (build.changes.length >= MOST_CHANGES) return { ...progress, more: true }
    if (isSet(build, id, changes)) progress.done.push(id)
    else progress.held++
  }
  return progress
}

function isSet(build: Build, id: number, changes: Pending[]): boolean {
  try {
    setRepository(build, id, changes)
    return true
  } catch (error) {
    if (error instanceof BlobHeldError) return false
    throw error
  }
}

async function finish(build: Build, namespace: string, row: NamespaceRow, progress: Progress): Promise<BuiltRoot> {
  const before = linkOf(row)
  const after = (await openDirectories(build.store).setPaths(before, build.changes)) ?? (await openDirectories(build.store).build([]))
  const uses = await diffTrees(withoutBelow(build.store, build.apart), before?.cid, after.cid)
  const made = build.store.reachableNew(after.cid).map(({ cid, bytes }) => ({ hash: cid.multihash.digest, bytes }))
  return {
    namespace, before: row.root, root: after.cid.toString(), tsize: after.tsize, version: row.changes, ...progress,
    blocks: packBlocks(made.filter(({ hash }) => (uses.get(Buffer.from(hash).toString('hex')) ?? 0) > 0 || !hasNode(build.db, hash))),
    uses: packUses(Array.from(uses, ([hex, delta]) => ({ hash: Buffer.from(hex, 'hex'), delta }))),
    files: build.files,
  }
}

// A layer that is let go may have had these very bytes: the count stays, and nothing has the block yet.
function hasNode(db: Db, hash: Uint8Array): boolean {
  return first(db, 'SELECT 1 FROM node WHERE hash = ?', hash) !== undefined
}

function linkOf({ root, rootTsize }: NamespaceRow): Link | undefined {
  return root === null ? undefined : { cid: CID.parse(root), tsize: rootTsize ?? 0 }
}
