import { CID } from 'multiformats/cid'
import { HUB } from '../../db/hub-name.ts'
import { packBlocks, packUses } from '../../db/packed.ts'
import { BlockMissingError, type Link } from '../../ipfs/block-source.ts'
import { diffTrees, type UseDelta } from '../../ipfs/dag/diff.ts'
import { addLeafUses } from '../../ipfs/dag/leaf-uses.ts'
import { openDirectories } from '../../ipfs/dag/directory.ts'
import { startBuild, type BlobFileRow, type Build, type Db } from './build.ts'
import { BlobHeldError } from './held-blob.ts'
import { setHubEntry } from './hub-entries.ts'
import { setSiteEntry } from './site-entries.ts'
import { isStored, readStored } from './stored-block.ts'
import { namespaceRow, pendingChanges, type NamespaceRow, type Pending } from './pending-changes.ts'
import { setSearch, type NamespaceLink } from './search/set-search.ts'
import { setRepository } from './set-repository.ts'
import { setRootDocument } from './set-root-document.ts'
import { noteApart, wholeRoot } from './whole-root.ts'
import { withoutBelow, withoutLost } from './without-below.ts'

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
  /** what of the hub's `search/` is to be gone on with: keys of changes of the kind `search` */
  left: string[]
  /** what the database has to keep, as `packBlocks` and `packUses` */
  blocks: Uint8Array
  uses: Uint8Array
  files: BlobFileRow[]
  /** a block of the root before that was lost or damaged, for which all was built anew */
  lost?: string
}

/**
 * Applies what changed to a namespace's current root, from the rows as they are at one moment; the hub's under HUB. A root of which
 * blocks are lost or damaged is built anew from all rows. Undefined when this hub does not write the namespace, or it has no claim yet.
 */
export async function buildRoot(db: Db, dataDir: string, namespace: string): Promise<BuiltRoot | undefined> {
  db.exec('BEGIN')
  try {
    const row = namespaceRow(db, namespace)
    if (!row?.claim) return undefined
    const claimed = { ...row, claim: row.claim }
    return await editRoot(startBuild(db, dataDir), namespace, claimed).catch(async (error: unknown) => {
      if (!(error instanceof BlockMissingError)) throw error
      return { ...(await rebuildRoot(startBuild(db, dataDir), namespace, claimed)), lost: error.cid }
    })
  } finally {
    db.exec('COMMIT')
  }
}

type ClaimedRow = NamespaceRow & { claim: string }

async function editRoot(build: Build, namespace: string, row: ClaimedRow): Promise<BuiltRoot> {
  const [before, pending] = [linkOf(row), pendingChanges(build.db, namespace)]
  if (!before || pending.get(0)?.some(({ kind }) => kind === 'claim')) setRootDocument(build, namespace, row.claim)
  const progress = namespace === HUB ? await setNamespaces(build, before?.cid, pending) : setRepositories(build, pending, MOST_CHANGES)
  const after = await openDirectories(build.store).setPaths(before, build.changes)
  return finish(build, namespace, row, { ...progress, after, uses: (root) => diffTrees(withoutBelow(build.store, build.apart), before?.cid, root) })
}

// Blocks below what is lost stay counted, since nobody can tell them any more: they are kept for longer than they need be.
async function rebuildRoot(build: Build, namespace: string, row: ClaimedRow): Promise<BuiltRoot> {
  const [before, whole] = [linkOf(row), wholeRoot(build.db, namespace)]
  setRootDocument(build, namespace, row.claim)
  if (namespace === HUB && before) await noteApart(build, before.cid, whole.get(0) ?? [])
  const progress = namespace === HUB ? await setNamespaces(build, undefined, whole) : setRepositories(build, whole, Infinity)
  // A repository that waits for leaves would be missing; it stands in the root before.
  const waits = progress.held > 0
  const after = waits ? before : await openDirectories(build.store).setPaths(undefined, build.changes)
  const source = withoutBelow(withoutLost(build.store), build.apart)
  return finish(build, namespace, row, { ...progress, ...(waits ? { done: [] } : {}), after, uses: (root) => diffTrees(source, before?.cid, root) })
}

type Progress = Pick<BuiltRoot, 'done' | 'held' | 'more' | 'left'>

async function setNamespaces(build: Build, before: CID | undefined, pending: Map<number, Pending[]>): Promise<Progress> {
  const links: NamespaceLink[] = []
  const own = pending.get(0) ?? []
  for (const { kind, key } of own) {
    if (kind === 'namespace') links.push(await setHubEntry(build, before, key))
    if (kind === 'site') setSiteEntry(build, key)
  }
  const left = await setSearch(build, { hub: before, links, pending: own.filter(({ kind }) => kind === 'search') })
  return { done: [0], held: 0, more: left.length > 0, left }
}

function setRepositories(build: Build, pending: Map<number, Pending[]>, most: number): Progress {
  const progress: Progress = { done: [0], held: 0, more: false, left: [] }
  for (const [id, changes] of pending) {
    if (id === 0) continue
    if (build.changes.length >= most) return { ...progress, more: true }
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

type Made = Progress & { after: Link | undefined; uses: (root: CID) => Promise<UseDelta> }

async function finish(build: Build, namespace: string, row: NamespaceRow, { after: made, uses: countUses, ...progress }: Made): Promise<BuiltRoot> {
  const after = made ?? (await openDirectories(build.store).build([]))
  const uses = await countUses(after.cid)
  // Of the page's files, which are no blobs, nobody else knows the leaves.
  if (namespace === HUB) await addLeafUses(uses, (hash) => readStored(build.db, hash))
  const blocks = build.store.reachableNew(after.cid).map(({ cid, bytes }) => ({ hash: cid.multihash.digest, bytes }))
  return {
    namespace, before: row.root, root: after.cid.toString(), tsize: after.tsize, version: row.changes, ...progress,
    // A layer that is let go may have had these very bytes: the count stays, and nothing has the block yet. Or the row is damaged.
    blocks: packBlocks(blocks.filter((block) => (uses.get(Buffer.from(block.hash).toString('hex')) ?? 0) > 0 || !isStored(build.db, block))),
    uses: packUses(Array.from(uses, ([hex, delta]) => ({ hash: Buffer.from(hex, 'hex'), delta }))),
    files: build.files,
  }
}

function linkOf({ root, rootTsize }: NamespaceRow): Link | undefined {
  return root === null ? undefined : { cid: CID.parse(root), tsize: rootTsize ?? 0 }
}
