import type { Config } from '../config.ts'
import { StoreFullError } from '../store/ingest/errors.ts'
import { WorkerLink } from '../store/workers/worker-link.ts'
import { WorkerFaultError, WorkerGoneError } from '../store/workers/messages.ts'
import { ContentRefusedError, UnavailableError, UnresolvableError } from './net/errors.ts'
import type { ForeignOperations, ForeignThreadData } from './thread/operations.ts'

const SCRIPT = new URL('./thread/foreign-worker.ts', import.meta.url)
// Directories and manifests are a small part of what images weigh.
const SMALL_BLOCKS_SHARE = 16
const MOST_SMALL_BLOCKS = 1024 ** 3
// What is refused here, and by the readers of layouts (lib/roots/read).
const CONTENT = new Set(['CONTENT_REFUSED', 'LAYOUT_INVALID', 'FILE_REFUSED', 'NOT_A_DIRECTORY', 'MALFORMED_NODE', 'MANIFEST_INVALID', 'NOT_JSON', 'INVALID', 'TOO_LARGE', 'VERSION_UNKNOWN'])
const PASSING = new Set(['UNAVAILABLE', 'BLOCK_MISSING', 'TIMEOUT', 'BROKEN', 'UNKNOWN'])

export type ForeignThreadConfig = Pick<Config, 'dataDir' | 'gateways' | 'routers' | 'kuboRpcUrl' | 'dnsServers' | 'dohUrl' | 'ethRpcUrl' | 'ensRegistry' | 'cacheBytes' | 'logLevel' | 'logFields'>

/** The serving thread's end of the thread that resolves names, reads trees and fetches files; it starts at the first call. */
export class ForeignThread {
  readonly #data: ForeignThreadData
  #link: WorkerLink<ForeignOperations> | undefined
  #closed = false

  /** `bitswapSocket`: where the hub's own bitswap node is asked for blocks of others */
  constructor(config: ForeignThreadConfig, bitswapSocket?: string) {
    this.#data = { ...threadData(config), ...(bitswapSocket === undefined ? {} : { bitswapSocket }) }
  }

  /** Rejects with UnresolvableError (trying again does not help) or UnavailableError (it may). */
  async call<K extends keyof ForeignOperations & string>(op: K, args: ForeignOperations[K]['args']): Promise<ForeignOperations[K]['result']> {
    if (this.#closed) throw new UnavailableError('the hub is stopping')
    try {
      return await this.#alive().call(op, args)
    } catch (error) {
      throw translated(error)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#link?.call('end', undefined).catch(() => {})
    await this.#link?.close()
  }

  #alive(): WorkerLink<ForeignOperations> {
    if (!this.#link?.alive) this.#link = new WorkerLink(SCRIPT, this.#data)
    return this.#link
  }
}

function translated(error: unknown): unknown {
  if (error instanceof WorkerGoneError) return new UnavailableError('what was asked for was cut off', { cause: error })
  if (!(error instanceof WorkerFaultError)) return error
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return new StoreFullError(error)
  if (/^E[A-Z]+$/.test(error.code)) return error
  if (CONTENT.has(error.code)) return new ContentRefusedError(error.message, { cause: error })
  return PASSING.has(error.code) ? new UnavailableError(error.message, { cause: error }) : new UnresolvableError(error.message, { cause: error })
}

/** What opens the sources of blocks and names outside this hub, in a form that crosses threads. */
export function threadData(config: ForeignThreadConfig): ForeignThreadData {
  return {
    dataDir: config.dataDir,
    gateways: config.gateways.map((url) => url.href),
    routers: config.routers.map((url) => url.href),
    ...(config.kuboRpcUrl ? { kuboRpcUrl: config.kuboRpcUrl.href } : {}),
    ...(config.dnsServers ? { dnsServers: config.dnsServers } : {}),
    ...(config.dohUrl ? { dohUrl: config.dohUrl.href } : {}),
    ...(config.ethRpcUrl ? { ethRpcUrl: config.ethRpcUrl.href } : {}),
    ...(config.ensRegistry === undefined ? {} : { ensRegistry: config.ensRegistry }),
    cacheBytes: Math.min(MOST_SMALL_BLOCKS, Math.floor(config.cacheBytes / SMALL_BLOCKS_SHARE)),
    logLevel: config.logLevel,
    logFields: config.logFields,
  }
}
