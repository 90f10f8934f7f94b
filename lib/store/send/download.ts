import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { SlotPool } from '../ingest/slots.ts'
import type { WorkerLink } from '../workers/worker-link.ts'
import { BlobReadError } from './errors.ts'
import { fillSlot, type FilledSlot } from './fill-slot.ts'
import type { ReadOperations } from './operations.ts'
import type { PieceSource } from './piece-source.ts'
import type { TurnBudget } from './turn-budget.ts'

const MOST_SLOTS = 3

export type DownloadOptions = {
  id: number
  source: PieceSource
  pool: SlotPool
  reader: WorkerLink<ReadOperations>
  turn: TurnBudget
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
  #written = 0
  #settled = false
  /** why the socket is being destroyed; its close settles, when the slots are free again */
  #failure: Error | undefined

  constructor(res: ServerResponse, options: DownloadOptions) {
    this.#res = res
    this.#socket = res.req.socket
    this.#options = options
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
    const { pool, source, turn } = this.#options
    while (!this.#settled && this.#failure === undefined && !source.done && this.#reading + this.#writing.size < this.#share()) {
      if (!turn.take(this.#advance)) return
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
    const { id, source, reader, pool } = this.#options
    this.#reading++
    const filled = this.#fill(slot)
    if (filled === undefined) return
    reader.call('read', { download: id, slot, parts: filled.parts, last: source.done }).then(
      (read) => this.#onRead(slot, read, filled),
      (error) => this.#onReadFailed(slot, new BlobReadError(nameOf(filled), error)),
    )
  }

  #fill(slot: number): FilledSlot | undefined {
    try {
      return fillSlot(this.#options.source, this.#options.pool.view(slot))
    } catch (error) {
      this.#onReadFailed(slot, error instanceof Error ? error : new Error('no more bytes', { cause: error }))
      return undefined
    }
  }

  #onRead(slot: number, read: number, filled: FilledSlot): void {
    const { length } = filled
    if (!this.#settled && read < filled.fromFiles) return this.#onReadFailed(slot, new BlobReadError(nameOf(filled)))
    this.#reading--
    if (this.#settled || this.#failure !== undefined) return this.#options.pool.give(slot)
    this.#writing.set(slot, performance.now())
    const bytes = Buffer.from(this.#options.pool.memory, slot * this.#options.pool.slotBytes, length)
    const written = (): void => this.#onWritten(slot, length)
    if (this.#options.source.done && this.#reading === 0) this.#res.end(bytes, written)
    else this.#res.write(bytes, written)
  }

  #onWritten(slot: number, length: number): void {
    // Absent: the response was closed first, and the slot has been given back there.
    if (!this.#writing.delete(slot)) return
    this.#written += length
    this.#options.pool.give(slot)
    if (this.#options.source.done && this.#reading + this.#writing.size === 0) this.#settle()
    else this.#advance()
  }

  #onReadFailed(slot: number, failure: Error): void {
    this.#reading--
    this.#options.pool.give(slot)
    if (this.#settled) return
    this.#socket.destroy()
    this.#failure = failure
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
    const { pool, reader, id, source } = this.#options
    pool.forget(this.#advance)
    if (!source.done || error !== undefined) reader.call('close', { download: id }).catch(() => {})
    if (error === undefined) this.#done.resolve(this.#written)
    else this.#done.reject(error)
  }
}

function nameOf({ parts }: FilledSlot): string {
  return parts.map(({ file }) => file).join(', ')
}
