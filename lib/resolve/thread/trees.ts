import type Database from 'better-sqlite3'
import { CID } from 'multiformats/cid'
import { packBlocks, packUses, type PackedBlock } from '../../db/packed.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { PublicBlocks } from '../../ipfs/blocks/found-block.ts'
import { diffTrees } from '../../ipfs/dag/diff.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { DAG_PB } from '../files/file-node.ts'
import { UnavailableError, UnresolvableError } from '../net/errors.ts'
import { requireHere } from '../pin/here.ts'
import { addLeafUses } from '../../ipfs/dag/leaf-uses.ts'
import { type TreeFile, type TreePart, walkTree } from '../pin/walk-tree.ts'
import type { ForeignOperations, Place } from './operations.ts'

const BATCH_BYTES = 4 * 1024 * 1024
const BATCH_BLOCKS = 1000

type Batch = ForeignOperations['walkNext']['result']

/** Trees that are to be kept whole: what of them is missing here, and how their blocks' use counts change. */
export class Trees {
  readonly #source: BlockSource
  readonly #here: Pick<PublicBlocks, 'has'>
  readonly #kept: Database.Statement<unknown[], unknown>
  readonly #keptNode: Database.Statement<unknown[], unknown>
  readonly #node: Database.Statement<unknown[], { bytes: Buffer }>
  readonly #walks = new Map<number, AsyncGenerator<TreePart>>()
  #next = 1

  /** `here`: what this hub can give from its own rows and files */
  constructor(source: BlockSource, db: Database.Database, here: Pick<PublicBlocks, 'has'>) {
    this.#source = source
    this.#here = here
    this.#kept = db.prepare('SELECT 1 FROM block_use WHERE hash = ? AND uses > 0')
    this.#keptNode = db.prepare('SELECT 1 FROM block_use u JOIN node n ON n.hash = u.hash WHERE u.hash = ? AND u.uses > 0')
    this.#node = db.prepare('SELECT bytes FROM node WHERE hash = ?')
  }

  /** Begins to walk; `cid` is what stands at the end of the path. */
  async walk({ root, path }: Place): Promise<{ id: number; cid: string }> {
    const end = await walkPath(this.#source, CID.parse(root), path)
    if (!end) throw new UnresolvableError(`there is nothing at /ipfs/${[root, ...path].join('/')}`)
    const id = this.#next++
    this.#walks.set(id, walkTree({ get: (cid) => this.#source.get(cid), isKept: (cid) => this.#isKept(cid) }, end.cid))
    return { id, cid: end.cid.toString() }
  }

  async walkNext(id: number): Promise<Batch> {
    const walk = this.#walks.get(id)
    if (!walk) throw new UnavailableError('this walk has ended')
    const blocks: PackedBlock[] = []
    const files: Batch['files'] = []
    for (let bytes = 0; bytes < BATCH_BYTES && blocks.length < BATCH_BLOCKS;) {
      const { value, done } = await this.#advance(id, walk)
      if (done) return { blocks: packBlocks(blocks), count: blocks.length, files, done: true }
      if (value.kind === 'file') files.push(toMessage(value.file))
      else bytes += blocks.push({ hash: value.cid.multihash.digest, bytes: value.bytes }) && value.bytes.length
    }
    return { blocks: packBlocks(blocks), count: blocks.length, files, done: false }
  }

  /** Gives a walk up. */
  walkEnd(id: number): void {
    this.#walks.delete(id)
  }

  /** What exchanging one tree for another changes; all blocks of both are to be here. Throws UnavailableError for what is lost of the second. */
  async uses(before: string | undefined, after: string | undefined): Promise<Uint8Array> {
    const [from, to] = [before, after].map((text) => (text === undefined ? undefined : CID.parse(text)))
    const delta = await diffTrees(this.#source, from, to)
    await addLeafUses(delta, (hash) => this.#node.get(hash)?.bytes)
    await requireHere(this.#here, delta)
    return packUses(Array.from(delta, ([hex, times]) => ({ hash: Buffer.from(hex, 'hex'), delta: times })))
  }

  // A count alone says nothing of a blob's file.
  #isKept(cid: CID): boolean {
    if (cid.code === DAG_PB) return this.#keptNode.get(cid.multihash.digest) !== undefined
    return this.#kept.get(cid.multihash.digest) !== undefined && this.#here.has(cid)
  }

  async #advance(id: number, walk: AsyncGenerator<TreePart>): Promise<IteratorResult<TreePart, void>> {
    try {
      const step = await walk.next()
      if (step.done) this.#walks.delete(id)
      return step
    } catch (error) {
      this.#walks.delete(id)
      throw error
    }
  }
}

function toMessage({ cid, ...file }: TreeFile): Batch['files'][number] {
  return { ...file, cid: cid.toString() }
}
