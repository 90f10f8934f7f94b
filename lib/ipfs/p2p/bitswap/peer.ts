import type { Connection, Stream } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { PublicBlocks } from '../../blocks/found-block.ts'
import { Asks } from './asks.ts'
import type { ByteBudget } from './byte-budget.ts'
import { FrameReader } from './frame-reader.ts'
import { decodeMessage, encodeMessage, type Message } from './message.ts'
import { PeerWants } from './peer-wants.ts'
import { written } from './written.ts'

export const PROTOCOL = '/ipfs/bitswap/1.2.0'
const SEND_MS = 30_000
const MOST_BYTES_UNASKED = 512 * 1024
const MOST_BYTES_ASKED = 4 * 1024 * 1024 + 4096
const SLOWEST_MESSAGE_MS = 60_000

export type PeerParts = { blocks: Pick<PublicBlocks, 'find'>; budget: ByteBudget; counted: Counted; onError: (error: unknown) => void }

/** Blocks and bytes that went out and that came in because they were asked for. */
export type Counted = { blocksSent: number; bytesSent: number; blocksReceived: number; bytesReceived: number }

/** One peer: what it wants is answered and what we want is asked for over one stream of ours; its messages come on streams of its own. */
export class Peer {
  /** when it last did anything (ms, monotonic) */
  activeAt = performance.now()
  readonly #connection: () => Connection | undefined
  readonly #parts: PeerParts
  readonly #wants: PeerWants
  readonly #asks = new Asks()
  readonly #readers = new Map<FrameReader, Stream>()
  #stream: Stream | undefined
  #sending = false

  /** `connection`: an open one to it, if there is one still. */
  constructor(connection: () => Connection | undefined, parts: PeerParts) {
    this.#connection = connection
    this.#parts = parts
    this.#wants = new PeerWants(parts.blocks)
  }

  /** A block from this peer. Rejects with BlockMissingError, the signal's reason, or what broke the connection. */
  ask(cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    const asked = this.#asks.ask(cid, signal)
    // An ask that is given up is taken back.
    signal.addEventListener('abort', () => this.#send(), { once: true })
    this.#send()
    return asked
  }

  /** Reads the messages of a stream that the peer opened. */
  listen(stream: Stream): void {
    const reader = new FrameReader(this.#parts.budget, () => (this.#asks.size > 0 ? MOST_BYTES_ASKED : MOST_BYTES_UNASKED))
    const end = (): void => {
      reader.end()
      this.#readers.delete(reader)
    }
    this.#readers.set(reader, stream)
    stream.addEventListener('message', ({ data }) => {
      try {
        for (const frame of reader.push(data.subarray())) this.#receive(decodeMessage(frame))
      } catch (error) {
        end()
        stream.abort(error instanceof Error ? error : new Error('a message could not be read'))
      }
    })
    stream.addEventListener('remoteCloseWrite', () => {
      end()
      stream.close().catch(() => {})
    })
    stream.addEventListener('close', end)
  }

  /** Cuts streams on which a message does not come to its end. */
  cutSlow(now: number): void {
    for (const [{ unfinishedSince = now }, stream] of this.#readers) {
      if (now - unfinishedSince > SLOWEST_MESSAGE_MS) stream.abort(new Error('a message did not come to its end'))
    }
  }

  /** The connection has ended. */
  end(): void {
    for (const reader of this.#readers.keys()) reader.end()
    this.#asks.fail(new Error('the peer is gone'))
  }

  #receive(message: Message): void {
    this.activeAt = performance.now()
    const { blocks, bytes } = this.#asks.receive(message)
    this.#parts.counted.blocksReceived += blocks
    this.#parts.counted.bytesReceived += bytes
    this.#wants.receive(message)
    this.#send()
  }

  #send(): void {
    if (this.#sending) return
    this.#sending = true
    this.#sendAll().catch((error: unknown) => this.#drop(error)).finally(() => { this.#sending = false })
  }

  async #sendAll(): Promise<void> {
    // What comes in the same turn goes out together.
    await Promise.resolve()
    let writing: Promise<void> | undefined
    for (;;) {
      const message: Message = { full: false, wants: this.#asks.takeUnsent(), payloads: [], presences: [] }
      // The next message is read while the last one goes out.
      const answered = await this.#wants.answer(message)
      await writing
      if (message.wants.length + message.payloads.length + message.presences.length > 0) {
        writing = this.#write(message)
        // It is waited for above; failing before that it must not count as unnoticed.
        writing.catch(() => {})
      } else if (writing) writing = undefined
      else if (!answered) return
    }
  }

  async #write(message: Message): Promise<void> {
    const signal = AbortSignal.timeout(SEND_MS)
    const stream = await this.#open(signal)
    for (const part of encodeMessage(message)) stream.send(part)
    await written(stream, signal)
    this.activeAt = performance.now()
    this.#parts.counted.blocksSent += message.payloads.length
    this.#parts.counted.bytesSent += message.payloads.reduce((total, { data }) => total + data.length, 0)
  }

  async #open(signal: AbortSignal): Promise<Stream> {
    if (this.#stream?.writeStatus === 'writable') return this.#stream
    const stream = await this.#connection()?.newStream(PROTOCOL, { signal })
    if (!stream) throw new Error('the peer is gone')
    this.#stream = stream
    return stream
  }

  // Who does not take what it asked for, or speaks no bitswap, is let go.
  #drop(error: unknown): void {
    this.#parts.onError(error)
    this.#asks.fail(error instanceof Error ? error : new Error('the peer cannot be reached'))
    const stream = this.#stream
    this.#stream = undefined
    stream?.abort(error instanceof Error ? error : new Error('sending failed'))
  }
}
