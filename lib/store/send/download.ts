import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ChunkWriter } from './chunk-writer.ts'
import type { DownloadOptions } from './download-options.ts'
import type { FilledSlot } from './fill-slot.ts'
import { Pace } from './pace.ts'
import { PinnedSlots } from './pinned-slots.ts'
import { ReadySlots, type ReadSlot } from './ready-slots.ts'
import { Replay } from './replay.ts'
import { SlotReader } from './slot-reader.ts'

/**
 * One response. A client that takes its bytes gets slots as they are. Of others a chunk is copied and the slot goes to whoever
 * waits: what it held is read again when the client goes on. So a client that takes nothing holds one chunk.
 */
export class Download {
  readonly #res: ServerResponse
  /** not res.socket: a pipelined response has none yet, and is told of no close */
  readonly #socket: Socket
  readonly #address: string
  readonly #options: DownloadOptions
  readonly #source: Replay
  readonly #done = Promise.withResolvers<number>()
  #reading = 0
  readonly #ready = new ReadySlots()
  readonly #pinned: PinnedSlots
  readonly #reader: SlotReader
  readonly #copies: ChunkWriter
  readonly #pace: Pace
  #written = 0
  #settled = false
  /** why the socket is being destroyed; its close settles, when the slots are free again */
  #failure: Error | undefined

  constructor(res: ServerResponse, options: DownloadOptions) {
    this.#res = res
    this.#socket = res.req.socket
    this.#address = this.#socket.remoteAddress ?? ''
    this.#options = options
    this.#pinned = new PinnedSlots(options.pins, this.#address)
    this.#source = new Replay(options.source)
    this.#pace = new Pace(options.slots.pool.slotBytes)
    this.#reader = new SlotReader(options.id, options.reader, options.slots.pool)
    this.#copies = new ChunkWriter(res, options.chunks, this.#onChunkTaken)
  }

  /** Resolves with the bytes written, fewer than asked when the client went away; rejects with BlobReadError. */
  run(): Promise<number> {
    this.#options.pins.join(this.#address)
    if (this.#res.destroyed || this.#socket.destroyed) this.#settle()
    else this.#begin()
    return this.#done.promise
  }

  cut(): void {
    this.#socket.destroy()
  }

  #begin(): void {
    this.#socket.once('close', this.#onClose)
    // A pipelined response waits for its turn without slots: the one before it may need them.
    if (this.#res.socket === null) this.#res.once('socket', this.#advance)
    else this.#advance()
  }

  get #slots(): number {
    return this.#reading + this.#ready.size + this.#pinned.size
  }

  /** Starts as many reads as there are bytes left and slots to be had. */
  #advance = (): void => {
    const { slots, turn } = this.#options
    while (!this.#settled && this.#failure === undefined && !this.#source.done && !this.#copies.isPending && this.#slots < this.#share()) {
      if (!turn.take(this.#advance)) return
      const slot = slots.take()
      // With a read or write under way there is no need to wait in line: its end comes back here.
      if (slot === undefined) return this.#slots === 0 ? slots.wait(this.#address, this.#advance) : undefined
      this.#read(slot)
    }
  }

  #share(): number {
    return this.#options.slots.waiting > 0 || this.#pace.isSlow(this.#pinned.age) ? 1 : this.#options.pins.perDownload
  }

  #read(slot: number): void {
    this.#reading++
    this.#reader.read(this.#source, slot, this.#pace.window).then(
      (filled) => this.#onRead(slot, filled),
      (error: unknown) => this.#onReadFailed(slot, error instanceof Error ? error : new Error('no more bytes', { cause: error })),
    )
  }

  #onRead(slot: number, filled: FilledSlot): void {
    this.#reading--
    if (this.#settled || this.#failure !== undefined) return this.#options.slots.give(slot)
    this.#ready.add(slot, filled)
    this.#goOn()
  }

  #goOn(): void {
    this.#writeReady()
    if (this.#source.done && this.#slots === 0 && !this.#copies.isPending) return this.#settle()
    if (this.#ready.size > 0 && this.#reading === 0) this.#options.slots.hold(this.#giveBack)
    this.#advance()
  }

  #writeReady(): void {
    while (this.#ready.head !== undefined && !this.#copies.isPending) {
      const head = this.#ready.head
      if (!this.#pace.isSlow(this.#pinned.age) && this.#pinned.add(head.slot)) this.#pin(head)
      // Behind slots of its own the kernel would take none of the chunk.
      else if (this.#pinned.size > 0) return
      else this.#copy(head)
    }
    if (this.#ready.size === 0) this.#options.slots.letGo(this.#giveBack)
  }

  /** Hands the slot to the response as it is, until the write's callback says that the kernel has the bytes. */
  #pin({ slot, filled, at }: ReadSlot): void {
    const { memory, slotBytes } = this.#options.slots.pool
    this.#ready.shift()
    const bytes = Buffer.from(memory, slot * slotBytes + at, filled.length - at)
    const written = (error?: Error | null): void => this.#onPinWritten(slot, bytes.length, error)
    if (this.#isLast()) this.#res.end(bytes, written)
    else this.#res.write(bytes, written)
  }

  #onPinWritten(slot: number, length: number, error?: Error | null): void {
    const ms = error ? undefined : this.#pinned.remove(slot)
    // Absent: the response was closed first, and the slot has been given back there.
    if (ms === undefined) return
    this.#pace.took(ms)
    this.#written += length
    this.#options.slots.give(slot)
    this.#goOn()
  }

  #copy(head: ReadSlot): void {
    const left = this.#options.slots.pool.view(head.slot).subarray(head.at, head.filled.length)
    const copy = this.#copies.copy(left)
    head.at += copy.length
    this.#written += copy.length
    if (head.at === head.filled.length) {
      this.#ready.shift()
      this.#pace.widen()
      this.#options.slots.give(head.slot)
    }
    this.#copies.write(copy, this.#isLast())
  }

  #onChunkTaken = (ms: number): void => {
    this.#pace.took(ms)
    if (!this.#settled) this.#goOn()
  }

  /** Others wait, and the client does not take what was read: it is read again later. */
  #giveBack = (): void => {
    const { slots } = this.#options
    if (this.#reading > 0) return
    slots.letGo(this.#giveBack)
    if (this.#ready.head !== undefined) this.#pace.narrow(this.#ready.head.at)
    for (const slot of this.#ready.putBack(this.#source)) slots.give(slot)
  }

  /** Nothing comes after what is being written. */
  #isLast(): boolean {
    return this.#source.done && this.#reading + this.#ready.size === 0
  }

  #onReadFailed(slot: number, failure: Error): void {
    this.#reading--
    this.#options.slots.give(slot)
    if (!this.#settled) this.#socket.destroy()
    this.#failure = failure
  }

  /** By now the socket's handle is closed: nothing reads from the slots that were still to be written. */
  #onClose = (): void => {
    const { slots } = this.#options
    const held = [...this.#pinned.clear(), ...this.#ready.clear()]
    this.#copies.drop()
    this.#settle(this.#failure)
    for (const slot of held) slots.give(slot)
  }

  #settle(error?: Error): void {
    if (this.#settled) return
    this.#settled = true
    this.#socket.off('close', this.#onClose)
    this.#res.off('socket', this.#advance)
    const { slots, pins } = this.#options
    slots.forget(this.#address, this.#advance)
    slots.letGo(this.#giveBack)
    pins.leave(this.#address)
    this.#reader.close()
    if (error === undefined) this.#done.resolve(this.#written)
    else this.#done.reject(error)
  }
}
