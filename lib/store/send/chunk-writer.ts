import type { ServerResponse } from 'node:http'
import type { Chunks } from './chunks.ts'

/** Writes copies, one chunk at a time, and knows whether the kernel has taken the last one. */
export class ChunkWriter {
  readonly #res: ServerResponse
  readonly #chunks: Chunks
  readonly #taken: (ms: number) => void
  #pending: { buffer: Buffer; since: number } | undefined
  #calls = 0

  /** `taken` is called when the kernel has taken a chunk that it did not take at once, with how long that was. */
  constructor(res: ServerResponse, chunks: Chunks, taken: (ms: number) => void) {
    this.#res = res
    this.#chunks = chunks
    this.#taken = taken
  }

  /** The kernel has not taken a chunk yet: nothing may be copied or written. */
  get isPending(): boolean {
    return this.#pending !== undefined
  }

  /** A copy of the first bytes, as many as one chunk has. */
  copy(bytes: Uint8Array): Buffer {
    const buffer = this.#chunks.take()
    buffer.set(bytes.subarray(0, buffer.length))
    return buffer.subarray(0, bytes.length)
  }

  /** Writes a copy; when it is the last, the response ends. */
  write(copy: Buffer, isLast: boolean): void {
    this.#calls++
    if (isLast) this.#res.end(copy, this.#onWritten)
    else this.#res.write(copy, this.#onWritten)
    // Node corks a response's writes until the next tick, and only a write that was made tells what the kernel took.
    this.#res.socket?.uncork()
    this.#pending = { buffer: copy, since: performance.now() }
    if (!isLast && this.#res.writableLength === 0) this.drop()
  }

  /** The chunk's bytes are no longer needed: taken, or the connection is closed. */
  drop(): void {
    if (this.#pending !== undefined) this.#chunks.give(this.#pending.buffer)
    this.#pending = undefined
  }

  #onWritten = (error?: Error | null): void => {
    this.#calls--
    if (error || this.#pending === undefined || this.#calls > 0) return
    const { since } = this.#pending
    this.drop()
    this.#taken(performance.now() - since)
  }
}
