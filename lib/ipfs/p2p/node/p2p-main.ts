// The process that speaks bitswap. The hub starts it, sends one StartMessage, and ends it by closing the channel, also by dying.
import { rmSync } from 'node:fs'
import { createServer } from '../../../http/node-http.ts'
import { openPublicBlocks } from '../../blocks/public-blocks.ts'
import type { NodeMessage, NodeStats, StartMessage } from '../messages.ts'
import { answerFetch } from './answer-fetch.ts'
import { startNode, type BitswapNode } from './start-node.ts'

const STATS_MS = 1000
const WARN_MS = 60_000

process.on('disconnect', () => process.exit())
// A Ctrl-C goes to the hub, which then lets go of us.
process.on('SIGINT', () => {})
process.on('unhandledRejection', (error) => warn(error))
process.once('message', (message: StartMessage) => {
  run(message).catch((error: unknown) => {
    process.send?.({ kind: 'failed', message: textOf(error) } satisfies NodeMessage, () => process.exit(1))
  })
})

async function run({ dataDir, key, listen, socket }: StartMessage): Promise<void> {
  const node = await startNode({ key, listen, blocks: openPublicBlocks(dataDir), onError: warn })
  await answerHub(node, socket)
  send({ kind: 'listening', peerId: node.peerId, addresses: node.addresses() })
  let last = ''
  setInterval(() => {
    const stats: NodeStats = node.stats()
    if (JSON.stringify(stats) === last) return
    last = JSON.stringify(stats)
    send({ kind: 'stats', stats })
  }, STATS_MS)
}

// For the hub's user alone: whoever may ask here makes the hub dial.
function answerHub(node: BitswapNode, socket: string): Promise<void> {
  rmSync(socket, { force: true })
  const server = createServer((req, res) => void answerFetch(node, req, res))
  const mask = process.umask(0o177)
  return new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve)).finally(() => process.umask(mask))
}

let warnedAt = Number.NEGATIVE_INFINITY

// Peers come and go and break off: one line a minute says enough.
function warn(error: unknown): void {
  if (performance.now() - warnedAt < WARN_MS) return
  warnedAt = performance.now()
  send({ kind: 'warning', message: textOf(error) })
}

function send(message: NodeMessage): void {
  // The hub may be gone a moment before this process hears of it.
  if (process.connected) process.send?.(message, () => {})
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
