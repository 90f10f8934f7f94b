import { noise } from '@libp2p/noise'
import { privateKeyFromProtobuf } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { CID } from 'multiformats/cid'
import type { PublicBlocks } from '../../blocks/found-block.ts'
import { Bitswap } from '../bitswap/bitswap.ts'
import { DialGate } from './dial-gate.ts'
import type { NodeStats } from '../messages.ts'

const MOST_CONNECTIONS = 64
const MOST_WINDOW = 2 * 1024 * 1024
const DIAL_MS = 5000

export type BitswapNode = {
  peerId: string
  addresses(): string[]
  stats(): NodeStats
  /** A block from a peer, which is dialled there and nowhere else. Rejects with BlockMissingError, the signal's reason, or what broke. */
  fetch(cid: CID, peerId: string, addresses: string[], signal: AbortSignal): Promise<Uint8Array>
  stop(): Promise<void>
}

export type NodeParts = { key: Uint8Array; listen: string[]; blocks: Pick<PublicBlocks, 'find'>; onError: (error: unknown) => void }

/** Starts libp2p with TCP, Noise, Yamux, Identify and Bitswap, and nothing that looks for others by itself. */
export async function startNode({ key, listen, blocks, onError }: NodeParts): Promise<BitswapNode> {
  const gate = new DialGate()
  const libp2p = await createNode(key, listen, gate)
  const bitswap = new Bitswap(libp2p, blocks, onError)
  await bitswap.start()
  await libp2p.start()
  return {
    peerId: libp2p.peerId.toString(),
    addresses: () => libp2p.getMultiaddrs().map(String),
    stats: () => ({ peers: bitswap.peers, ...bitswap.counted }),
    fetch: async (cid, peerId, addresses, signal) => {
      const peer = peerIdFromString(peerId)
      if (libp2p.getConnections(peer).length === 0) await dial(libp2p, gate, addresses.map((address) => `${address}/p2p/${peerId}`), signal)
      return bitswap.ask(peer, cid, signal)
    },
    stop: async () => {
      bitswap.stop()
      await libp2p.stop()
    },
  }
}

async function dial(libp2p: Libp2p, gate: DialGate, addresses: string[], signal: AbortSignal): Promise<void> {
  await gate.during(addresses, () => libp2p.dial(addresses.map((address) => multiaddr(address)), { signal }))
}

function createNode(key: Uint8Array, listen: string[], gate: DialGate): Promise<Libp2p> {
  return createLibp2p({
    start: false,
    privateKey: privateKeyFromProtobuf(key),
    addresses: { listen },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ maxInboundStreams: 32, maxOutboundStreams: 32, streamOptions: { maxStreamWindowSize: MOST_WINDOW } })],
    services: { identify: identify({ maxInboundStreams: 1, maxOutboundStreams: 1 }) },
    connectionGater: gate.gater,
    connectionManager: { maxConnections: MOST_CONNECTIONS, maxParallelDials: 16, maxDialQueueLength: 64, dialTimeout: DIAL_MS, reconnectRetries: 0 },
    connectionMonitor: { enabled: false },
    nodeInfo: { name: 'ipcr' },
  })
}
