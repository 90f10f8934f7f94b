import { Gauge, type Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'
import { addTotals, type Total } from './add-totals.ts'

const TOTALS: Total[] = [
  ['ipcr_p2p_blocks_sent_total', 'Blocks sent by bitswap', () => counters.p2p.blocksSent],
  ['ipcr_p2p_bytes_sent_total', 'Bytes of blocks sent by bitswap', () => counters.p2p.bytesSent],
  ['ipcr_p2p_blocks_received_total', 'Blocks that were asked for and came by bitswap', () => counters.p2p.blocksReceived],
  ['ipcr_p2p_bytes_received_total', 'Bytes of blocks that came by bitswap', () => counters.p2p.bytesReceived],
  ['ipcr_p2p_restarts_total', 'How often the bitswap process ended and was started again', () => counters.p2p.restarts],
  ['ipcr_indexer_restarts_total', 'How often the indexer ended by itself and was started again', () => counters.indexerRestarts],
  ['ipcr_kubo_pins_total', 'Roots that Kubo has pinned', () => counters.kubo.pins],
  ['ipcr_kubo_failures_total', 'Attempts to have Kubo pin a root that failed', () => counters.kubo.failures],
]

/** What the bitswap process has done, as of a second ago, how often the indexer died, and how pinning on Kubo goes. */
export function addP2pMetrics(registry: Registry): void {
  const registers = [registry]
  new Gauge({
    name: 'ipcr_p2p_peers', help: 'Peers connected to the bitswap process', registers,
    collect() { this.set(counters.p2p.peers) },
  })
  new Gauge({
    name: 'ipcr_kubo_lag_seconds', help: 'How long the newest root has been waiting to be pinned by Kubo', registers,
    collect() { this.set(counters.kubo.behindSince === undefined ? 0 : (Date.now() - counters.kubo.behindSince) / 1000) },
  })
  addTotals(registry, TOTALS)
}
