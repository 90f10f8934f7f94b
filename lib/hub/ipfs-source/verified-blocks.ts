import { createVerifiedFetchWithHelia } from '@helia/verified-fetch'
import { BaseBlockstore } from 'blockstore-core'
import { createHeliaLight, type BlockBroker, type BlockRetrievalOptions } from 'helia'
import type { CID } from 'multiformats/cid'
import { sha512 } from 'multiformats/hashes/sha2'
import { SourceFailureError } from '../../resolve/net/errors.ts'
import type { BlockMemory } from './block-memory.ts'
import { blockKey } from './check-block.ts'
import type { Gateway } from './gateway.ts'
import type { StaticNetwork } from './static-network.ts'

const RAW = 'application/vnd.ipld.raw'

/** Fetches a block. Rejects with AggregateError of what went wrong with each gateway, TimeoutError or SourceFailureError. */
export type FetchBlock = (cid: CID) => Promise<Uint8Array>

/**
 * Blocks by verified-fetch. Its own broker for gateways does not tell which of them sent a wrong block (it goes on to the next
 * one in silence), so it gets ours, which asks several and has Helia's check of the hash run on each answer by itself.
 */
export async function openVerifiedFetch(network: StaticNetwork, memory: BlockMemory): Promise<FetchBlock> {
  const failures = new Map<string, unknown>()
  const helia = await createHeliaLight({ blockBrokers: [gatewayBroker(network, failures)], blockstore: new MemoryBlocks(memory), hashers: [sha512] }).start()
  const verifiedFetch = await createVerifiedFetchWithHelia(helia)
  return async (cid) => {
    const answer = await verifiedFetch(`ipfs://${cid.toV1().toString()}`, { session: false, headers: { accept: RAW } })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    // One that is there and verified may still be nothing that verified-fetch can decode.
    const block = answer.ok ? bytes : memory.get(cid)
    const failure = failures.get(blockKey(cid))
    failures.delete(blockKey(cid))
    if (!block) throw failure ?? new SourceFailureError('BROKEN', `verified-fetch answers ${answer.status}`)
    return block
  }
}

// What it rejects with is a status to verified-fetch: why it did stays here for whoever asked.
function gatewayBroker(network: StaticNetwork, failures: Map<string, unknown>): BlockBroker {
  return {
    name: 'gateways',
    retrieve: async (cid: CID, { signal, validateFn }: BlockRetrievalOptions = {}) => {
      try {
        return await network.race(async (gateway, stop) => checked(gateway, cid, stop, validateFn), signal)
      } catch (error) {
        failures.set(blockKey(cid), error)
        throw error
      }
    },
  }
}

async function checked(gateway: Gateway, cid: CID, stop: AbortSignal, validate: BlockRetrievalOptions['validateFn']): Promise<Uint8Array> {
  const bytes = await gateway.block(cid, stop)
  await validate?.(bytes)?.catch((cause: unknown) => {
    throw new SourceFailureError('LIED', `it sent other bytes than those of ${cid.toString()}`, cause)
  })
  return bytes
}

/** What Helia keeps blocks in: the memory of the visit, which has verified ones only. */
class MemoryBlocks extends BaseBlockstore {
  readonly #memory: BlockMemory

  constructor(memory: BlockMemory) {
    super()
    this.#memory = memory
  }

  override put(cid: CID, bytes: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>): CID {
    if (bytes instanceof Uint8Array) this.#memory.set(cid, bytes)
    return cid
  }

  override * get(cid: CID): Generator<Uint8Array> {
    const bytes = this.#memory.get(cid)
    if (bytes) yield bytes
  }

  override has(cid: CID): boolean {
    return this.#memory.get(cid) !== undefined
  }
}
