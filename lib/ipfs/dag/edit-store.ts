import type { CID } from 'multiformats/cid'
import { base64 } from 'multiformats/bases/base64'
import type { Block, BlockSource } from '../block-source.ts'
import { decodeNode } from './unixfs-node.ts'

const DAG_PB = 0x70

/** Holds the blocks of an edit in memory, over the source of what stands already. */
export class EditStore implements BlockSource {
  readonly #source: BlockSource
  readonly #blocks = new Map<string, Block>()

  constructor(source: BlockSource) {
    this.#source = source
  }

  async get(cid: CID, options?: { signal?: AbortSignal }): Promise<Uint8Array> {
    return this.#blocks.get(keyOf(cid))?.bytes ?? this.#source.get(cid, options)
  }

  /** Keeps a block; of many edits only those that the final root reaches will matter. */
  put(block: Block): void {
    this.#blocks.set(keyOf(block.cid), block)
  }

  /** The kept blocks that the roots reach, each once: what is to be stored before these roots are. Reads nothing of the source. */
  reachableNew(...roots: CID[]): Block[] {
    const found = new Map<string, Block>()
    const waiting = [...roots]
    for (let cid = waiting.pop(); cid; cid = waiting.pop()) {
      const key = keyOf(cid)
      const block = found.has(key) ? undefined : this.#blocks.get(key)
      if (!block) continue
      found.set(key, block)
      if (cid.code === DAG_PB) for (const link of decodeNode(block.bytes).links) waiting.push(link.Hash)
    }
    return [...found.values()]
  }
}

function keyOf(cid: CID): string {
  return `${cid.code} ${base64.encode(cid.multihash.bytes)}`
}
