import type { Readable } from 'node:stream'
import { freeChunk } from '../../http/free-chunk.ts'
import { UploadAbortedError, UploadIdleError, UploadTooLongError } from './errors.ts'
import type { Tail } from './operations.ts'
import type { SlotPool } from './slots.ts'

export type PumpOptions = {
  pool: SlotPool
  /** most slots in use at once; asked again at every slot, it shrinks when many uploads run */
  maxSlots: () => number
  idleMs: number
  limit: number
  /** hands one full slot to the worker; resolves when the slot may be used again */
  write: (tail: Tail) => Promise<void>
  /** no slot is free: whoever holds a partly filled one should hand it on */
  onStarved: () => void
}

/** Copies a request body into shared slots and hands each full one on, holding the client back when they run out. */
export class BodyPump {
  received = 0
  readonly #body: Readable
  readonly #options: PumpOptions
  readonly #done = Promise.withResolvers<void>()
  #slot: number | undefined
  #filled = 0
  #used = 0
  /** the last chunk, when from `from` on it found no slot; while it is set the body is paused */
  #carry: { chunk: Uint8Array; from: number } | undefined
  #stopped = false
  #ended = false
  #timer: NodeJS.Timeout | undefined

  constructor(body: Readable, options: PumpOptions) {
    this.#body = body
    this.#options = options
    this.#done.promise.catch(() => {})
    body.on('error', this.#onError).once('close', this.#onClose).once('end', this.#onEnd)
  }

  /** Reads to the body's end. Rejects with UploadAbortedError, UploadIdleError, UploadTooLongError or a failed write's error. */
  async run(): Promise<void> {
    if (this.#body.readableEnded) this.stop()
    else if (this.#body.destroyed) this.#onClose()
    else if (!this.#stopped) this.#begin()
    await this.#done.promise
  }

  /** Reads no further; without an error this is the regular end. The body stays paused: its owner drains or destroys it. */
  stop = (error?: Error): void => {
    if (this.#stopped) return
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#options.pool.forget(this.#continue)
    this.#body.off('data', this.#onData).off('close', this.#onClose).off('end', this.#onEnd)
    if (error === undefined) return this.#done.resolve()
    this.#body.pause()
    this.#done.reject(error)
  }

  /** The partly filled slot, for whoever ends or drops the append, who gives it back with `release`. */
  tail(): Tail | undefined {
    return this.#slot === undefined ? undefined : { slot: this.#slot, length: this.#filled }
  }

  /** Gives the partly filled slot back. */
  release(): void {
    if (this.#slot !== undefined) this.#options.pool.give(this.#slot)
    this.#slot = undefined
  }

  /** Hands the partly filled slot on early: others wait for slots. */
  yieldSlot = (): void => {
    if (!this.#stopped) this.#ship()
  }

  #begin(): void {
    const { idleMs } = this.#options
    this.#timer = setTimeout(() => this.#onIdle(), idleMs)
    this.#body.on('data', this.#onData).resume()
  }

  #onData = (chunk: Uint8Array): void => {
    this.#timer?.refresh()
    this.received += chunk.length
    if (this.received > this.#options.limit) this.stop(new UploadTooLongError(this.#options.limit))
    else this.#take(chunk, 0)
  }

  #take(chunk: Uint8Array, from: number): void {
    let rest = chunk.subarray(from)
    while (rest.length > 0) {
      if (this.#slot === undefined && !this.#grab()) return this.#holdBack(chunk, chunk.length - rest.length)
      rest = this.#fill(rest)
    }
    freeChunk(this.#body, chunk)
    if (this.#options.pool.waiting > 0) this.yieldSlot()
  }

  #fill(bytes: Uint8Array): Uint8Array {
    const { pool } = this.#options
    if (this.#slot === undefined) return bytes
    const part = bytes.subarray(0, pool.slotBytes - this.#filled)
    new Uint8Array(pool.memory, this.#slot * pool.slotBytes + this.#filled, part.length).set(part)
    this.#filled += part.length
    if (this.#filled === pool.slotBytes) this.#ship()
    return bytes.subarray(part.length)
  }

  #grab(): boolean {
    if (this.#used >= this.#options.maxSlots()) return false
    this.#slot = this.#options.pool.take()
    if (this.#slot === undefined) return false
    this.#used++
    this.#filled = 0
    return true
  }

  #holdBack(chunk: Uint8Array, from: number): void {
    this.#carry = { chunk, from }
    this.#body.pause()
    if (this.#used >= this.#options.maxSlots()) return
    this.#options.pool.wait(this.#continue)
    this.#options.onStarved()
  }

  #continue = (): void => {
    const carry = this.#carry
    if (this.#stopped || carry === undefined) return
    this.#carry = undefined
    this.#take(carry.chunk, carry.from)
    if (this.#carry !== undefined || this.#stopped) return
    if (this.#ended) return this.stop()
    this.#timer?.refresh()
    this.#body.resume()
  }

  #ship(): void {
    const slot = this.#slot
    if (slot === undefined) return
    this.#slot = undefined
    this.#options.write({ slot, length: this.#filled }).catch(this.stop).finally(() => this.#freed(slot))
  }

  #freed(slot: number): void {
    this.#used--
    this.#options.pool.give(slot)
    // Not at the first free slot: stopping and starting the socket for each would cost more than it hides.
    if (this.#used <= Math.floor((this.#options.maxSlots() * 2) / 3)) this.#continue()
  }

  #onIdle(): void {
    if (this.#carry !== undefined) this.#timer?.refresh()
    else this.stop(new UploadIdleError(this.#options.idleMs))
  }

  /** The end may come while the last chunk still waits for a slot, the body paused or not. */
  #onEnd = (): void => {
    this.#ended = true
    if (this.#carry === undefined) this.stop()
  }

  #onClose = (): void => {
    if (!this.#ended) this.stop(new UploadAbortedError())
  }

  #onError = (error: Error): void => this.stop(new UploadAbortedError(undefined, error))
}
