import type { Config } from '../../config.ts'
import type { IndexReader } from '../../db/index/index-reader.ts'
import type { PartState } from '../../hub/operator-types.ts'
import { counters } from '../../registry/counters.ts'
import type { StorageHealth } from '../../store/storage-check.ts'
import type { Peers } from '../peers.ts'

export type HealthParts = {
  config: Config
  /** throws when the database does not answer */
  check: () => void
  /** undefined: it is not tried */
  storage: () => StorageHealth | undefined
  index: IndexReader['read']
  peers: Pick<Peers, 'bitswap'>
  /** undefined: this hub runs none */
  indexer: { pid: number | undefined } | undefined
}

const LATE_MS = 5 * 60_000

/** How each part of the hub is, a line each. */
export async function healthOf(parts: HealthParts): Promise<PartState[]> {
  return [database(parts), storage(parts), publication(parts.config), indexer(parts), await index(parts), following(), bitswap(parts), kubo(parts.config)]
}

function database({ check }: HealthParts): PartState {
  try {
    check()
    return { name: 'Database', state: 'good', detail: 'answers' }
  } catch (error) {
    return { name: 'Database', state: 'bad', detail: error instanceof Error ? error.message : 'does not answer' }
  }
}

function storage({ storage: read }: HealthParts): PartState {
  const health = read()
  if (!health) return { name: 'Storage', state: 'off', detail: 'not tried (IPCR_STORAGE_CHECK_SECONDS=0)' }
  const last = health.checkedAt === null ? 'about to be tried' : `tried at ${health.checkedAt.slice(11, 19)} UTC`
  if (health.reason === undefined) return { name: 'Storage', state: 'good', detail: `${last}, every ${health.intervalSeconds} s` }
  return { name: 'Storage', state: health.status === 'failing' ? 'bad' : 'busy', detail: `${last}: ${health.reason}; ${health.failures} failures in a row, ${health.threshold} are a storage that fails` }
}

function publication({ publish }: Config): PartState {
  const { publicationLagSeconds: lag, publications } = counters
  if (!publish) return { name: 'Publication', state: 'off', detail: 'IPCR_PUBLISH=off: nothing that is pushed is published' }
  return { name: 'Publication', state: lag > 60 ? 'busy' : 'good', detail: `${publications.toLocaleString('en')} since the start, the oldest change waits for ${Math.round(lag)} s` }
}

function indexer({ config, indexer: child }: HealthParts): PartState {
  if (!config.indexer || !child) return { name: 'Indexer', state: 'off', detail: 'IPCR_INDEXER=off: this hub runs none' }
  const restarts = counters.indexerRestarts === 0 ? 'never started again' : `started again ${counters.indexerRestarts} times, the log says why`
  return { name: 'Indexer', state: child.pid === undefined ? 'busy' : 'good', detail: `${child.pid === undefined ? 'about to start' : `process ${child.pid}`}, ${restarts}` }
}

async function index({ index: read }: HealthParts): Promise<PartState> {
  try {
    const { items, next } = await read('sources', { after: '', limit: 1000 })
    const unread = items.filter(({ indexedAt }) => indexedAt === null)
    // Of what nothing was found under there is nothing to read.
    const reading = unread.filter(({ root }) => root !== null).length
    const detail = `${items.length.toLocaleString('en')}${next === undefined ? '' : ' and more'} names in it, ${reading.toLocaleString('en')} being read, ${(unread.length - reading).toLocaleString('en')} of which nothing was found`
    return { name: 'Index', state: reading > 0 ? 'busy' : 'good', detail }
  } catch (error) {
    return { name: 'Index', state: 'bad', detail: `cannot be read: ${error instanceof Error ? error.message : 'unknown'}` }
  }
}

function following(): PartState {
  const { names, lateMs, looks, failed } = counters.following()
  const detail = `${names.toLocaleString('en')} names, ${looks.toLocaleString('en')} looks of which ${failed.toLocaleString('en')} found nothing, the most overdue is ${Math.round(lateMs / 1000)} s late`
  return { name: 'Following', state: lateMs > LATE_MS ? 'busy' : 'good', detail }
}

function bitswap({ config, peers }: HealthParts): PartState {
  if (config.p2p === 'off') return { name: 'Bitswap', state: 'off', detail: 'IPCR_P2P=off' }
  const found = peers.bitswap()
  const { peers: connected, blocksSent, restarts } = counters.p2p
  if (!found) return { name: 'Bitswap', state: 'busy', detail: `about to start, started again ${restarts} times` }
  return { name: 'Bitswap', state: 'good', detail: `${connected} peers, ${blocksSent.toLocaleString('en')} blocks given, at ${found.bitswap.join(', ')}` }
}

function kubo({ kuboRpcUrl }: Config): PartState {
  if (!kuboRpcUrl) return { name: 'Kubo', state: 'off', detail: 'none is configured (KUBO_RPC_URL)' }
  const { pins, failures, behindSince } = counters.kubo
  const behind = behindSince === undefined ? 'has the newest root' : `has not had the newest root for ${Math.round((Date.now() - behindSince) / 1000)} s`
  return { name: 'Kubo', state: behindSince === undefined ? 'good' : failures > 0 ? 'bad' : 'busy', detail: `${behind}; ${pins} pinned, ${failures} attempts failed` }
}
