export const CHUNK_BYTES = 64 * 1024
const SMALL_CHUNK_BYTES = 16 * 1024
const MOST_LARGE = 64
const KEPT = 4

/**
 * Buffers for bytes that are copied out of a slot, so that the slot is free again whenever the client takes them. With
 * many of them out with clients that take nothing they are smaller.
 */
export class Chunks {
  readonly #free: Buffer[] = []
  #out = 0

  take(): Buffer {
    const bytes = this.#out++ < MOST_LARGE ? CHUNK_BYTES : SMALL_CHUNK_BYTES
    if (bytes === SMALL_CHUNK_BYTES) return Buffer.allocUnsafeSlow(bytes)
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(bytes)
  }

  /** Takes back a chunk, or the first part of it. */
  give(part: Buffer): void {
    this.#out--
    if (part.buffer.byteLength === CHUNK_BYTES && this.#free.length < KEPT) this.#free.push(Buffer.from(part.buffer))
  }
}
