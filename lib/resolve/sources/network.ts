import { BlockMissingError, type BlockSource } from '../../ipfs/block-source.ts'
import { LRUCache } from 'lru-cache'
import type { CID } from 'multiformats/cid'
import type { RangeAnswer } from '../files/leaf-run.ts'
import { SourceFailureError, UnavailableError, UnresolvableError } from '../net/errors.ts'
import { gatewaySource } from './gateway-source.ts'
import { kuboSource } from './kubo-source.ts'
import { Providers } from './providers.ts'
import type { Source } from './source.ts'
import { SourceSet } from './source-set.ts'

const MAX_FOUND = 8

export type NetworkOptions = {
  gateways: URL[]
  routers: URL[]
  kuboRpcUrl: URL | undefined
  /** Unix socket of the hub's own bitswap node, when it runs */
  bitswapSocket?: string | undefined
  warn: (source: string, sentence: string) => void
}

/** Blocks from outside: the configured gateways and Kubo first, then whom the routers name. */
export class NetworkBlocks implements BlockSource {
  readonly #configured: Source[]
  readonly #providers: Providers
  readonly #set: SourceSet
  /** providers found before: the other blocks of a tree are mostly where its first was */
  readonly #found = new LRUCache<string, Source>({ max: MAX_FOUND })

  constructor({ gateways, routers, kuboRpcUrl, bitswapSocket, warn }: NetworkOptions) {
    this.#configured = [...gateways.map((url) => gatewaySource(url)), ...(kuboRpcUrl ? [kuboSource(kuboRpcUrl)] : [])]
    this.#providers = new Providers(routers, [...gateways, ...routers], bitswapSocket)
    this.#set = new SourceSet(warn)
  }

  /** Verified bytes. Throws BlockMissingError when nobody has the block, UnavailableError when somebody may, or the signal's reason. */
  async get(cid: CID, { signal }: { signal?: AbortSignal } = {}): Promise<Uint8Array> {
    const failures: unknown[] = []
    for (const sources of [() => [...this.#configured, ...this.#found.values()], () => this.#lookUp(cid, signal)]) {
      try {
        return await this.#set.get(await sources(), cid, signal)
      } catch (error) {
        if (!(error instanceof AggregateError)) throw error
        failures.push(...error.errors)
      }
    }
    throw verdict(cid, failures)
  }

  /** Bytes of a file in one answer from whoever served best so far; undefined when that one gives blocks only. Throws SourceFailureError. */
  range(file: CID, start: number, end: number, signal: AbortSignal): Promise<RangeAnswer | undefined> {
    return this.#set.range([...this.#configured, ...this.#found.values()], file, start, end, signal)
  }

  async #lookUp(cid: CID, signal?: AbortSignal): Promise<Source[]> {
    const found = await this.#providers.sources(cid, signal)
    for (const source of found) this.#found.set(source.name, source)
    return found
  }
}

function verdict(cid: CID, failures: unknown[]): Error {
  const useless = failures.find((failure) => failure instanceof UnresolvableError)
  if (useless) return useless
  const found = failures.filter((failure) => failure instanceof SourceFailureError)
  const passing = found.filter(({ code }) => code !== 'NOT_FOUND')
  if (passing.length === 0) return new BlockMissingError(cid)
  return new UnavailableError(`the block ${cid.toString()} is not to be had: ${[...new Set(passing.map(({ message }) => message))].slice(0, 4).join('; ')}`)
}
