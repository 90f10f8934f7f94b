import { setTimeout as delay } from 'node:timers/promises'
import { BenchError } from './client.ts'
import { cpuSeconds } from './process-stats.ts'
import type { Server } from './servers/server.ts'

const LEAF_QUEUE = 'ipcr_leaf_queue_blobs'
const LOOP_DELAY = ['ipcr_event_loop_delay_max_seconds', 'nodejs_eventloop_lag_max_seconds']

/** One sample of the hub's /metrics without labels, or undefined. */
export async function readMetric(server: Server, names: string[]): Promise<number | undefined> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  for (const name of names) {
    const match = new RegExp(`^${name}(?:\\{\\})? (\\S+)`, 'm').exec(text)
    if (match) return Number(match[1])
  }
  return undefined
}

/** The longest delay of the hub's event loop since the last time it was read, in seconds. */
export async function loopDelay(server: Server): Promise<number> {
  const value = await readMetric(server, LOOP_DELAY)
  if (value === undefined) throw new BenchError(`the hub's /metrics has none of ${LOOP_DELAY.join(', ')}`)
  return value
}

/** Waits until the hub has hashed the leaves of all that was pushed; the CPU seconds that took. */
export async function leavesDone(server: Server): Promise<number> {
  const cpu = cpuSeconds(server.pid)
  const end = performance.now() + 300_000
  // Twice empty: the first look may come before the queue has seen the last blob.
  for (let empty = 0; empty < 2; ) {
    if (performance.now() > end) throw new BenchError('the leaf queue was not empty after 300 s')
    await delay(150)
    const queued = await readMetric(server, [LEAF_QUEUE])
    if (queued === undefined) throw new BenchError(`the hub's /metrics has no ${LEAF_QUEUE}`)
    empty = queued === 0 ? empty + 1 : 0
  }
  return cpuSeconds(server.pid) - cpu
}
