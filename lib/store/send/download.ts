import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { SlotPool } from '../ingest/slots.ts'
import type { WorkerLink } from '../workers/worker-link.ts'
import { BlobReadError } from './errors.ts'
import type { ReadOperations } from './operations.ts'

const MOST_SLOTS = 3

export type DownloadOptions = {
  id: number
  file: string
  start: number
  end: number
  pool: SlotPool
  reader: WorkerLink<ReadOperations>
}

/** One response: a slot is read into, written, and reused once the write's callback says that the kernel has the bytes. */
export class Download {
  readonly #res: ServerResponse
  /** not res.socket: a pipelined response has none yet, and is told of no close */
  readonly #socket: Socket
  readonly #options: DownloadOptions
  readonly #done = Promise.withResolvers<number>()
  /** slots handed to the response → since when (ms) */
  readonly #writing = new Map<number, number>()
  #reading = 0
  #next: number
  #written: number
  #settled = false
  /** why the socket is being destroyed; its close settles, when the slots are free again */
  #failure: BlobReadError | undefined

  constructor(res: ServerResponse, options: DownloadOptions) {
    this.#res = res
    this.#socket = res.req.socket
    this.#options = options
    this.#next = options.start
    this.#written = options.start
  }

  /** Resolves with the bytes written, fewer than asked when the client went away; rejects with BlobReadError. */
  run(): Promise<number> {
    if (this.#res.destroyed || this.#socket.destroyed) this.#settle()
    else this.#begin()
    return this.#done.promise
  }

  #begin(): void {
    this.#socket.once('close', this.#onClose)
    // A pipelined response waits for its turn without slots: the one before it may need them.
    if (this.#res.socket === null) this.#res.once('socket', this.#advance)
    else this.#advance()
  }

  /** Cuts the client off when it has taken nothing of a slot for `ms`. */
  cutIfStalled(ms: number): void {
    const oldest = Math.min(...this.#writing.values())
    if (performance.now() - oldest > ms) this.cut()
  }

  cut(): void {
    this.#socket.destroy()
  }

  /** Starts as many reads as there are bytes left and slots to be had. */
  #advance = (): void => {
    const { pool, end } = this.#options
    while (!this.#settled && this.#failure === undefined && this.#next < end && this.#reading + this.#writing.size < this.#share()) {
      const slot = pool.take()
      if (slot === undefined) return this.#queue()
      this.#read(slot)
    }
  }

  /** Others wait: one slot each is fair, so that a few slow clients do not hold them all. */
  #share(): number {
    return this.#options.pool.waiting > 0 ? 1 : MOST_SLOTS
  }

  #queue(): void {
    // With a read or write under way there is no need to wait in line: its end comes back here.
    if (this.#reading + this.#writing.size === 0) this.#options.pool.wait(this.#advance)
  }

  #read(slot: number): void {
    const { id, file, end, reader, pool } = this.#options
    const position = this.#next
    const length = Math.min(pool.slotBytes, end - position)
    this.#next += length
    this.#reading++
    const request = { download: id, file, slot, position, length, last: position + length === end }
    reader.call('read', request).then(
      (read) => this.#onRead(slot, read, length),
      (error) => this.#onReadFailed(slot, error),
    )
  }

  #onRead(slot: number, read: number, length: number): void {
    if (!this.#settled && read < length) return this.#onReadFailed(slot)
    this.#reading--
    if (this.#settled || this.#failure !== undefined) return this.#options.pool.give(slot)
    this.#writing.set(slot, performance.now())
    const bytes = Buffer.from(this.#options.pool.memory, slot * this.#options.pool.slotBytes, length)
    const written = (): void => this.#onWritten(slot, length)
    if (this.#next >= this.#options.end && this.#reading === 0) this.#res.end(bytes, written)
    else this.#res.write(bytes, written)
  }

  #onWritten(slot: number, length: number): void {
    // Absent: the response was closed first, and the slot has been given back there.
    if (!this.#writing.delete(slot)) return
    this.#written += length
    this.#options.pool.give(slot)
    if (this.#written >= this.#options.end) this.#settle()
    else this.#advance()
  }

  #onReadFailed(slot: number, cause?: unknown): void {
    this.#reading--
    this.#options.pool.give(slot)
    if (this.#settled) return
    this.#socket.destroy()
    this.#failure = new BlobReadError(this.#options.file, cause)
  }

  /** By now the socket's handle is closed: nothing reads from the slots that were still to be written. */
  #onClose = (): void => {
    const slots = [...this.#writing.keys()]
    this.#writing.clear()
    this.#settle(this.#failure)
    for (const slot of slots) this.#options.pool.give(slot)
  }

  #settle(error?: Error): void {
    if (this.#settled) return
    this.#settled = true
    this.#socket.off('close', this.#onClose)
    this.#res.off('socket', this.#advance)
    const { pool, reader, id, end } = this.#options
    pool.forget(this.#advance)
    if (this.#next < end || error !== undefined) reader.call('close', { download: id }).catch(() => {})
    if (error === undefined) this.#done.resolve(this.#written - this.#options.start)
    else this.#done.reject(error)
  }
}
