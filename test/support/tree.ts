import { createHash } from 'node:crypto'
import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import { CID } from 'multiformats/cid'
import type { Block, BlockSource, Link } from '../../lib/ipfs/block-source.ts'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { nodeBlock, rawBlock } from '../../lib/ipfs/dag/block.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { fileDagFromBytes } from '../../lib/ipfs/dag/file-dag.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'

export type RepositoryParts = {
  /** manifest bytes by tag */
  tags?: Record<string, string>
  /** what stands under a digest, right or wrong */
  blobs?: Record<string, Uint8Array | Link>
  /** further entries by path */
  files?: Record<string, Uint8Array | Link>
}

/** Blocks in memory, and ways to make trees of them: what a publisher has, honest or not. */
export class Tree implements BlockSource {
  readonly blocks = new Map<string, Uint8Array>()
  readonly #directories = openDirectories(this)

  async get(cid: CID): Promise<Uint8Array> {
    const bytes = this.blocks.get(keyOf(cid))
    if (!bytes) throw new BlockMissingError(cid)
    return bytes
  }

  put({ cid, bytes }: Block): void {
    this.blocks.set(keyOf(cid), bytes)
  }

  remove(cid: CID | string): void {
    this.blocks.delete(keyOf(typeof cid === 'string' ? CID.parse(cid) : cid))
  }

  async file(bytes: Uint8Array): Promise<Link> {
    const dag = await fileDagFromBytes(bytes)
    for (const block of [...dag.leaves, ...dag.nodes]) this.put(block)
    return dag
  }

  /** A file in chunks of another size, its leaves wrapped in dag-pb under CIDv0 if asked: what Kubo made by default. */
  otherFile(bytes: Uint8Array, chunk: number, wrapped: boolean): Link {
    const parts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) => bytes.subarray(index * chunk, (index + 1) * chunk))
    const leaves = parts.map((part) => (wrapped ? versionZero(nodeBlock({ Data: new UnixFS({ type: 'file', data: part }).marshal(), Links: [] })) : rawBlock(part)))
    const data = new UnixFS({ type: 'file', blockSizes: parts.map((part) => BigInt(part.length)) }).marshal()
    const root = nodeBlock({ Data: data, Links: leaves.map((leaf) => ({ Hash: leaf.cid, Name: '', Tsize: leaf.bytes.length })) })
    for (const block of [...leaves, root]) this.put(block)
    return { cid: wrapped ? root.cid.toV0() : root.cid, tsize: root.bytes.length + leaves.reduce((sum, leaf) => sum + leaf.bytes.length, 0) }
  }

  /** A file that says that it has other sizes than its parts. */
  lyingFile(content: Uint8Array, sizes: number[]): Link {
    const leaf = rawBlock(content)
    const root = nodeBlock({ Data: new UnixFS({ type: 'file', blockSizes: sizes.map(BigInt) }).marshal(), Links: sizes.map(() => ({ Hash: leaf.cid, Name: '', Tsize: content.length })) })
    for (const block of [leaf, root]) this.put(block)
    return { cid: root.cid, tsize: root.bytes.length }
  }

  async directory(entries: Record<string, Link>): Promise<Link> {
    return this.#directories.build(Object.entries(entries).map(([name, { cid, tsize }]) => ({ name, cid, tsize })))
  }

  async setPath(root: Link | undefined, path: string, entry: Uint8Array | Link): Promise<Link> {
    const link = await this.#directories.setPath(root, path.split('/'), entry instanceof Uint8Array ? await this.file(entry) : entry)
    if (!link) throw new Error('nothing is left')
    return link
  }

  /** A repository in the hub's own layout; its CID as text. */
  async repository({ tags = {}, blobs = {}, files = {} }: RepositoryParts): Promise<string> {
    let root = await this.setPath(undefined, 'oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'))
    for (const [tag, manifest] of Object.entries(tags)) {
      const descriptor = { digest: digestOf(manifest), mediaType: MANIFEST, size: Buffer.byteLength(manifest) }
      root = await this.setPath(root, `refs/tags/${tag}`, Buffer.from(JSON.stringify(descriptor)))
      root = await this.setPath(root, `blobs/sha256/${digestOf(manifest).slice(7)}`, Buffer.from(manifest))
    }
    for (const [digest, bytes] of Object.entries(blobs)) root = await this.setPath(root, `blobs/${digest.replace(':', '/')}`, bytes)
    for (const [path, bytes] of Object.entries(files)) root = await this.setPath(root, path, bytes)
    return root.cid.toString()
  }
}

/** An image manifest over layers, and its blobs by digest. */
export function imageOf(...layers: Uint8Array[]): { manifest: string; blobs: Record<string, Uint8Array> } {
  const config = Buffer.from('{"architecture":"amd64","os":"linux"}')
  const descriptor = (mediaType: string, bytes: Uint8Array) => ({ mediaType, digest: digestOf(bytes), size: bytes.length })
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: descriptor(CONFIG, config), layers: layers.map((layer) => descriptor(LAYER, layer)) })
  return { manifest, blobs: Object.fromEntries([config, ...layers].map((bytes) => [digestOf(bytes), bytes])) }
}

export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

function keyOf(cid: CID): string {
  return Buffer.from(cid.multihash.bytes).toString('hex')
}

function versionZero({ cid, bytes }: Block): Block {
  if (cid.code !== dagPb.code) throw new Error('CIDv0 is dag-pb')
  return { cid: cid.toV0(), bytes }
}
