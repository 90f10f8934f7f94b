import { Counter, Gauge, type Registry } from 'prom-client'
import { counters } from '../registry/counters.ts'

const TOTALS = [
  ['ipcr_p2p_blocks_sent_total', 'Blocks sent by bitswap', 'blocksSent'],
  ['ipcr_p2p_bytes_sent_total', 'Bytes of blocks sent by bitswap', 'bytesSent'],
  ['ipcr_p2p_blocks_received_total', 'Blocks that were asked for and came by bitswap', 'blocksReceived'],
  ['ipcr_p2p_bytes_received_total', 'Bytes of blocks that came by bitswap', 'bytesReceived'],
  ['ipcr_p2p_restarts_total', 'How often the bitswap process ended and was started again', 'restarts'],
] as const

/** What the bitswap process has done, as of a second ago. */
export function addP2pMetrics(registry: Registry): void {
  const registers = [registry]
  new Gauge({
    name: 'ipcr_p2p_peers', help: 'Peers connected to the bitswap process', registers,
    collect() { this.set(counters.p2p.peers) },
  })
  for (const [name, help, key] of TOTALS)
    new Counter({
      name, help, registers,
      collect() {
        this.reset()
        this.inc(counters.p2p[key])
      },
    })
}
