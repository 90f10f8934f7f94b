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
  /** true when the tree below this block is whole here already */
  isKept(cid: CID): boolean
}

const MAX_DEPTH = 64

/**
 * Everything below a root that has to be kept and is not yet: blocks, and files that go into the blob store, which come after
 * their inner nodes. Each once. Throws what `get` throws, UnresolvableError for a tree too deep.
 */
export async function* walkTree(parts: WalkParts, root: CID): AsyncGenerator<TreePart> {
  yield* new TreeWalk(parts).visit(root, 0)
}

class TreeWalk {
  readonly #parts: WalkParts
  readonly #seen = new Set<string>()

  constructor(parts: WalkParts) {
    this.#parts = parts
  }

  async *visit(cid: CID, depth: number): AsyncGenerator<TreePart> {
    if (depth > MAX_DEPTH) throw new UnresolvableError('the tree is nested too deep to be kept')
    const key = Buffer.from(cid.multihash.bytes).toString('latin1')
    if (inlineBlock(cid) || this.#seen.has(key) || this.#parts.isKept(cid)) return
    this.#seen.add(key)
    const bytes = await this.#parts.get(cid)
    yield { kind: 'block', cid, bytes }
    if (cid.code !== DAG_PB) return
    const { links, unixfs } = decodeNode(bytes)
    const file = unixfs?.type === 'file' && links.length > 0 ? await this.#ownProfile(cid, Number(unixfs.fileSize())) : undefined
    if (file) yield* this.#file(file)
    else for (const { Hash } of links) yield* this.visit(Hash, depth + 1)
  }

  *#file(file: TreeFile & { nodes: { cid: CID; bytes: Uint8Array }[] }): Generator<TreePart> {
    const { nodes, ...rest } = file
    for (const node of nodes) yield { kind: 'block', ...node }
    yield { kind: 'file', file: rest }
  }

  // The leaves tell the whole DAG of our profile; if its root is the same, so is the file.
  async #ownProfile(cid: CID, size: number): Promise<(TreeFile & { nodes: { cid: CID; bytes: Uint8Array }[] }) | undefined> {
    const leaves: Uint8Array[] = []
    if (!(await this.#collect(cid, leaves, 0, Math.ceil(size / LEAF_BYTES)))) return undefined
    if (leaves.length !== Math.ceil(size / LEAF_BYTES)) return undefined
    const hashes = Buffer.concat(leaves)
    const dag = fileDagFromLeaves(size, hashes)
    return dag.cid.equals(cid.toV1()) ? { cid, size, tsize: dag.tsize, leaves: hashes, nodes: dag.nodes.slice(0, -1) } : undefined
  }

  async #collect(cid: CID, leaves: Uint8Array[], depth: number, most: number): Promise<boolean> {
    const { links } = decodeNode(await this.#parts.get(cid))
    if (depth > 4 || links.length === 0) return false
    for (const { Hash } of links) {
      if (Hash.code === RAW) leaves.push(Hash.multihash.digest)
      else if (!(await this.#collect(Hash, leaves, depth + 1, most))) return false
      if (leaves.length > most || leaves.at(-1)?.length !== 32) return false
    }
    return true
  }
}
