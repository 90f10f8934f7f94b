import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { PublicBlocks } from '../../blocks/found-block.ts'
import { ByteBudget } from './byte-budget.ts'
import { Peer, PROTOCOL, type Counted } from './peer.ts'

const MOST_STREAMS_OF_ONE = 16
const UNFINISHED_BYTES = 32 * 1024 * 1024
const TIDY_MS = 15_000
const IDLE_MS = 5 * 60_000

/**
 * Bitswap 1.2.0 over a libp2p node: gives the public blocks to whoever asks, and asks peers that are named. What a peer can
 * make it hold is bounded: a list of 4,096 wants, one message going out and the next (a block each, or half a MiB of small ones), and for the
 * unfinished messages of all peers together 32 MiB.
 */
export class Bitswap {
  readonly counted: Counted = { blocksSent: 0, bytesSent: 0, blocksReceived: 0, bytesReceived: 0 }
  readonly #libp2p: Libp2p
  readonly #blocks: Pick<PublicBlocks, 'find'>
  readonly #budget = new ByteBudget(UNFINISHED_BYTES)
  readonly #peers = new Map<string, Peer>()
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined

  constructor(libp2p: Libp2p, blocks: Pick<PublicBlocks, 'find'>, onError: (error: unknown) => void) {
    this.#libp2p = libp2p
    this.#blocks = blocks
    this.#onError = onError
  }

  async start(): Promise<void> {
    this.#libp2p.addEventListener('peer:disconnect', ({ detail }) => this.#forget(detail))
    await this.#libp2p.handle(PROTOCOL, (stream, connection) => this.#accept(stream, connection), { maxInboundStreams: MOST_STREAMS_OF_ONE })
    this.#timer = setInterval(() => this.#tidy(performance.now()), TIDY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const peer of this.#peers.values()) peer.end()
  }

  /** Peers that are connected. */
  get peers(): number {
    return this.#libp2p.getPeers().length
  }

  /** A block from a peer to whom there is a connection. Rejects with BlockMissingError, the signal's reason, or what broke. */
  ask(peer: PeerId, cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    return this.#peer(peer).ask(cid, signal)
  }

  #accept(stream: Stream, { remotePeer }: Connection): void {
    this.#peer(remotePeer).listen(stream)
  }

  #peer(id: PeerId): Peer {
    const key = id.toString()
    const connection = (): Connection | undefined => this.#libp2p.getConnections(id).find(({ status }) => status === 'open')
    const peer = this.#peers.get(key) ?? new Peer(connection, { blocks: this.#blocks, budget: this.#budget, counted: this.counted, onError: this.#onError })
    this.#peers.set(key, peer)
    return peer
  }

  #forget(id: PeerId): void {
    this.#peers.get(id.toString())?.end()
    this.#peers.delete(id.toString())
    // Whoever makes up identities must not fill the memory with them.
    this.#libp2p.peerStore.delete(id).catch(this.#onError)
  }

  // Who has said nothing for long, or nothing ever, makes room for others.
  #tidy(now: number): void {
    for (const peer of this.#peers.values()) peer.cutSlow(now)
    for (const connection of this.#libp2p.getConnections()) {
      const active = this.#peers.get(connection.remotePeer.toString())?.activeAt ?? now - (Date.now() - connection.timeline.open)
      if (now - active > IDLE_MS) connection.close().catch(() => connection.abort(new Error('idle')))
    }
  }
}
