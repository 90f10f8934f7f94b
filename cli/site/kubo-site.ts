import { CID } from 'multiformats/cid'
import * as dagPb from '@ipld/dag-pb'
import { multiaddr } from '@multiformats/multiaddr'
import { create, type KuboRPCClient } from 'kubo-rpc-client'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { walkBlocks } from '../../lib/ipfs/dag/walk-blocks.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { parseHash } from '../../lib/names/hash-spelling.ts'

const CALL_MS = 60_000
const CONNECT_MS = 10_000

/** Kubo refused, or cannot be reached; a sentence. */
export class KuboError extends Error {
  readonly code = 'KUBO_FAILED'
  override name = 'KuboError'
}

/** A Kubo that publishes sites, by its RPC. Methods throw KuboError. */
export class KuboSite {
  readonly #kubo: KuboRPCClient
  readonly #rpc: URL

  constructor(rpc: URL) {
    this.#kubo = create({ url: rpc, timeout: CALL_MS })
    this.#rpc = rpc
  }

  /** Stores all blocks, one at a time, and pins the root under a name; false when it was pinned already. */
  async add(source: BlockSource, root: CID, { name, onBlock }: { name: string; onBlock: (count: number) => void }): Promise<boolean> {
    return this.#ask('pin the page', async () => {
      if (await this.#isPinned(root)) return false
      let count = 0
      for await (const { cid, bytes } of walkBlocks(source, [root])) {
        const stored = await this.#kubo.block.put(bytes, { format: cid.code === dagPb.code ? 'dag-pb' : 'raw', mhtype: 'sha2-256', version: 1, signal: AbortSignal.timeout(CALL_MS) })
        if (stored.toString() !== cid.toString()) throw new Error(`it stored ${cid.toString()} as ${stored.toString()}`)
        onBlock(++count)
      }
      await this.#kubo.pin.add(root, { name, signal: AbortSignal.timeout(CALL_MS) })
      return true
    })
  }

  /** Publishes the root under a key, which is made when there is none of that name; the IPNS name. */
  async publish(root: CID, key: string): Promise<string> {
    await this.key(key)
    return this.#ask(`publish under the key ${key}`, async () => {
      const { name } = await this.#kubo.name.publish(root, { key, allowOffline: true, resolve: false, ttl: '1m', signal: AbortSignal.timeout(CALL_MS) })
      return ipnsNameOf(name)
    })
  }

  /** The IPNS name of a key, which is made when there is none of that name. */
  async key(key: string): Promise<string> {
    return (await this.findKey(key)) ?? this.#ask(`make the key ${key}`, async () => ipnsNameOf((await this.#kubo.key.gen(key, { type: 'ed25519', signal: AbortSignal.timeout(CALL_MS) })).id))
  }

  /** The IPNS name of a key that is there. */
  async findKey(key: string): Promise<string | undefined> {
    return this.#ask(`find the key ${key}`, async () => {
      const known = (await this.#kubo.key.list({ signal: AbortSignal.timeout(CALL_MS) })).find(({ name }) => name === key)
      return known && ipnsNameOf(known.id)
    })
  }

  /** What an IPNS name stands for, as a path; undefined when nothing can be found. */
  async resolve(ipnsName: string): Promise<string | undefined> {
    return this.#ask(`find out what ${ipnsName} stands for`, async () => {
      try {
        let found: string | undefined
        for await (const path of this.#kubo.name.resolve(`/ipns/${ipnsName}`, { nocache: true, signal: AbortSignal.timeout(CALL_MS) })) found = path
        return found
      } catch (error) {
        if (error instanceof Error && /could not resolve name/.test(error.message)) return undefined
        throw error
      }
    })
  }

  /** True when it answers. */
  async isRunning(): Promise<boolean> {
    return this.#kubo.version({ signal: AbortSignal.timeout(CONNECT_MS) }).then(() => true, () => false)
  }

  /** Pins what it has, or finds, below a root. */
  async pin(root: CID, name: string): Promise<void> {
    await this.#ask(`pin ${root.toString()}`, () => this.#kubo.pin.add(root, { name, signal: AbortSignal.timeout(CALL_MS) }))
  }

  /** What is pinned under a name. */
  async pinned(name: string): Promise<CID[]> {
    return this.#ask('list its pins', async () => {
      const found: CID[] = []
      // Its filter takes every name that contains this one.
      for await (const pin of this.#kubo.pin.ls({ type: 'recursive', name, signal: AbortSignal.timeout(CALL_MS) })) if ('name' in pin && pin.name === name) found.push(CID.parse(pin.cid.toString()))
      return found
    })
  }

  /** Where its gateway is on this machine; undefined when it has none, or none on a port that is known. */
  async gateway(): Promise<URL | undefined> {
    const configured: unknown = await this.#kubo.config.get('Addresses.Gateway', { signal: AbortSignal.timeout(CALL_MS) }).catch(() => undefined)
    const [first]: unknown[] = Array.isArray(configured) ? configured : [configured]
    const [, host, port] = /^\/ip[46]\/([0-9a-fA-F.:]+)\/tcp\/([1-9]\d*)$/.exec(typeof first === 'string' ? first : '') ?? []
    if (host === undefined || port === undefined) return undefined
    return new URL(/^(127\.|0\.0\.0\.0$|::1?$)/.test(host) ? `http://localhost:${port}` : `http://${host.includes(':') ? `[${host}]` : host}:${port}`)
  }

  /** Where it says that it is reached. */
  async addresses(): Promise<string[]> {
    return this.#ask('tell its addresses', async () => (await this.#kubo.id({ signal: AbortSignal.timeout(CALL_MS) })).addresses.map(String))
  }

  /** Connects to peers, as far as it can. */
  async connect(addresses: string[]): Promise<void> {
    await Promise.allSettled(addresses.map(async (address) => this.#kubo.swarm.connect(multiaddr(address), { signal: AbortSignal.timeout(CONNECT_MS) })))
  }

  async #isPinned(root: CID): Promise<boolean> {
    try {
      for await (const { type } of this.#kubo.pin.ls({ paths: [root], type: 'recursive', signal: AbortSignal.timeout(CALL_MS) })) if (type === 'recursive') return true
      return false
    } catch (error) {
      if (error instanceof Error && /is not pinned/.test(error.message)) return false
      throw error
    }
  }

  async #ask<T>(what: string, question: () => Promise<T>): Promise<T> {
    try {
      return await question()
    } catch (cause) {
      const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : 'it failed'
      throw new KuboError(`Kubo at ${this.#rpc.host} could not ${what}: ${reason}`, { cause })
    }
  }
}

function ipnsNameOf(name: string): string {
  const multihash = parseHash(name)?.multihash.bytes
  const ipnsName = multihash && formatIpnsName(multihash)
  if (ipnsName === undefined) throw new Error(`it answered with the name "${name}"`)
  return ipnsName
}
