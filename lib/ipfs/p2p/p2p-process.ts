import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../logger.ts'
import { SupervisedProcess } from '../child/supervised-process.ts'
import type { NodeMessage, NodeStats, StartMessage } from './messages.ts'

const SCRIPT = fileURLToPath(new URL('./node/p2p-main.ts', import.meta.url))
// V8 begins a full collection whenever so much more lies outside of a heap as small as this one, which is every twentieth block:
// that was half of the work. With room from the start it waits for the limits of the heap, and holds no more at its highest.
const HEAP = ['--max-old-space-size=192', '--initial-old-space-size=96', '--max-semi-space-size=4']
const END_MS = 2000

export type P2pParts = {
  dataDir: string
  /** multiaddrs to listen on */
  listen: string[]
  /** path of the Unix socket for fetches */
  socket: string
  /** the private key behind the peer id (libp2p protobuf); made when there is none */
  key: () => Promise<Uint8Array>
  logger: Logger
  /** what has been counted since the hub's start, over all of the node's processes */
  onStats: (stats: NodeStats & { restarts: number }) => void
}

const NOTHING: NodeStats = { peers: 0, blocksSent: 0, bytesSent: 0, blocksReceived: 0, bytesReceived: 0 }

/** The bitswap node in a process of its own. */
export class P2pProcess {
  readonly #parts: P2pParts
  readonly #process: SupervisedProcess<Uint8Array>
  #listening: { peerId: string; bitswap: string[] } | undefined
  /** as configured, and after the first start with the ports that were free then: who knows an address can go on using it */
  #listen: string[]
  #before = NOTHING
  #now = NOTHING
  #restarts = 0

  constructor(parts: P2pParts, afterMs: number) {
    this.#parts = parts
    this.#listen = parts.listen
    const { key, logger } = parts
    this.#process = new SupervisedProcess({
      what: 'the bitswap process', needed: key, spawn: (bytes) => this.#spawn(bytes), endMs: END_MS, logger, onEnd: (restarts) => this.#ended(restarts),
    }, afterMs)
  }

  /** Its peer id and addresses while it listens. */
  get provider(): { peerId: string; bitswap: string[] } | undefined {
    return this.#listening
  }

  /** of the process, for whoever measures it */
  get pid(): number | undefined {
    return this.#process.pid
  }

  close(): Promise<void> {
    return this.#process.close()
  }

  #spawn(key: Uint8Array): ChildProcess {
    const { dataDir, socket } = this.#parts
    const child = fork(SCRIPT, [], { serialization: 'advanced', execArgv: HEAP, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: environment() })
    child.on('message', (message: NodeMessage) => this.#receive(message))
    child.send({ dataDir, key, listen: this.#listen, socket } satisfies StartMessage)
    return child
  }

  #receive(message: NodeMessage): void {
    const { logger } = this.#parts
    if (message.kind === 'listening') {
      this.#listening = { peerId: message.peerId, bitswap: message.addresses }
      this.#listen = withPorts(this.#parts.listen, message.addresses)
      logger.info({ peerId: message.peerId, addresses: message.addresses }, 'bitswap listens')
    }
    if (message.kind === 'stats') this.#count(message.stats)
    if (message.kind === 'warning') logger.debug({ reason: message.message }, 'a peer broke off')
    if (message.kind !== 'failed') return
    logger.error({ reason: message.message, listen: this.#listen }, 'bitswap cannot start: is the address in IPCR_P2P free?')
    this.#listen = this.#parts.listen
  }

  #count(stats: NodeStats): void {
    this.#now = stats
    this.#parts.onStats({ ...added(this.#before, stats), restarts: this.#restarts })
  }

  #ended(restarts: number): void {
    this.#listening = undefined
    this.#before = added(this.#before, { ...this.#now, peers: 0 })
    this.#restarts = restarts
    this.#count(NOTHING)
  }
}

function added(before: NodeStats, { peers, ...now }: NodeStats): NodeStats {
  return {
    peers, blocksSent: before.blocksSent + now.blocksSent, bytesSent: before.bytesSent + now.bytesSent,
    blocksReceived: before.blocksReceived + now.blocksReceived, bytesReceived: before.bytesReceived + now.bytesReceived,
  }
}

// `/ip4/…/tcp/0` with the port that it got.
function withPorts(configured: string[], addresses: string[]): string[] {
  const left = [...addresses]
  return configured.map((listen) => {
    const [, family = ''] = listen.split('/')
    const at = listen.endsWith('/tcp/0') ? left.findIndex((address) => address.startsWith(`/${family}/`)) : -1
    const [address = ''] = at === -1 ? [] : left.splice(at, 1)
    return address === '' ? listen : `${listen.slice(0, -1)}${address.split('/')[4] ?? '0'}`
  })
}

// Nothing of what the hub was told: only where compiled modules lie.
function environment(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE, PATH, TZ } = process.env
  return { NODE_ENV: 'production', ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), ...(PATH === undefined ? {} : { PATH }), ...(TZ === undefined ? {} : { TZ }) }
}
