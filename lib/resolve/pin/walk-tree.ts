import { setImmediate } from 'node:timers/promises'
import { code as DAG_PB } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import { fileDagFromLeaves, LEAF_BYTES } from '../../ipfs/dag/file-dag.ts'
import { decodeNode } from '../../ipfs/dag/unixfs-node.ts'
import { inlineBlock } from '../blocks/verify-block.ts'
import { UnresolvableError } from '../net/errors.ts'

/** A file of our own profile that is larger than one leaf: its bytes belong into the blob store. `leaves`: 32 bytes each. */
export type TreeFile = { cid: CID; size: number; tsize: number; leaves: Uint8Array }
export type TreePart = { kind: 'block'; cid: CID; bytes: Uint8Array } | { kind: 'file'; file: TreeFile }

export type WalkParts = {
  get(cid: CID): Promise<Uint8Array>
  /** true when this block is here and held, as what its codec says; nothing about what is below it */
  isKept(cid: CID): boolean
}

const MAX_DEPTH = 64
const BLOCKS_PER_TURN = 100
// 64 GiB, the largest file that is fetched (lib/resolve/thread/file-fetches.ts).
const MOST_LEAVES = 65_536
// 1024 leaves below each: whoever has more nodes has another profile.
const MOST_NODES = 128

/**
 * Everything below a root that has to be kept and is not yet: blocks, and files that go into the blob store, which come after
 * their inner nodes. Each once. Throws what `get` throws, UnresolvableError for a tree too deep.
 */
export async function* walkTree(parts: WalkParts, root: CID): AsyncGenerator<TreePart> {
  yield* new TreeWalk(parts).visit(root, 0)
}

/** The leaves of a file met so far, how many nodes were read for that, and how many leaves it may have. */
type Found = { leaves: Uint8Array[]; nodes: number; most: number }

class TreeWalk {
  readonly #parts: WalkParts
  readonly #seen = new Set<string>()

  constructor(parts: WalkParts) {
    this.#parts = parts
  }

  async *visit(cid: CID, depth: number, inFile = false): AsyncGenerator<TreePart> {
    if (depth > MAX_DEPTH) throw new UnresolvableError('the tree is nested too deep to be kept')
    // The same bytes can be a layer in one place and a directory in another, with all that is below it.
    const key = `${cid.code} ${Buffer.from(cid.multihash.bytes).toString('latin1')}`
    if (inlineBlock(cid) || this.#seen.has(key)) return
    this.#seen.add(key)
    const kept = this.#parts.isKept(cid)
    if (kept && cid.code !== DAG_PB) return
    if (this.#seen.size % BLOCKS_PER_TURN === 0) await setImmediate()
    const bytes = await this.#parts.get(cid)
    if (!kept) yield { kind: 'block', cid, bytes }
    if (cid.code !== DAG_PB) return
    const { links, unixfs } = decodeNode(bytes)
    const isFile = unixfs?.type === 'file' && links.length > 0
    const file = isFile && !inFile ? await this.#ownProfile(cid, Number(unixfs.fileSize())) : undefined
    if (file) yield* this.#file(file)
    else for (const { Hash } of links) yield* this.visit(Hash, depth + 1, isFile)
  }

  *#file(file: TreeFile & { nodes: { cid: CID; bytes: Uint8Array }[] }): Generator<TreePart> {
    const { nodes, ...rest } = file
    for (const node of nodes) yield { kind: 'block', ...node }
    yield { kind: 'file', file: rest }
  }

  // The leaves tell the whole DAG of our profile; if its root is the same, so is the file.
  async #ownProfile(cid: CID, size: number): Promise<(TreeFile & { nodes: { cid: CID; bytes: Uint8Array }[] }) | undefined> {
    const found: Found = { leaves: [], nodes: 0, most: Math.ceil(size / LEAF_BYTES) }
    if (found.most > MOST_LEAVES || !(await this.#collect(cid, found, 0)) || found.leaves.length !== found.most) return undefined
    const hashes = Buffer.concat(found.leaves)
    const dag = fileDagFromLeaves(size, hashes)
    return dag.cid.equals(cid.toV1()) ? { cid, size, tsize: dag.tsize, leaves: hashes, nodes: dag.nodes.slice(0, -1) } : undefined
  }

  async #collect(cid: CID, found: Found, depth: number): Promise<boolean> {
    if (depth > 4 || ++found.nodes > MOST_NODES) return false
    const { links } = decodeNode(await this.#parts.get(cid))
    if (links.length === 0) return false
    for (const { Hash } of links) {
      if (Hash.code !== RAW && !(await this.#collect(Hash, found, depth + 1))) return false
      if (Hash.code === RAW) found.leaves.push(Hash.multihash.digest)
      if (found.leaves.length > found.most || found.leaves.at(-1)?.length !== 32) return false
    }
    return true
  }
}
