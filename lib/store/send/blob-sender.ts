import type { ServerResponse } from 'node:http'
import { SMALL_HEAP, WorkerLink } from '../workers/worker-link.ts'
import { Chunks } from './chunks.ts'
import { Download } from './download.ts'
import type { ReadOperations } from './operations.ts'
import { FileRange, type PieceSource } from './piece-source.ts'
import { Pins } from './pins.ts'
import { SlotTurns } from './slot-turns.ts'
import { TurnBudget } from './turn-budget.ts'

export { BlobReadError } from './errors.ts'

const SCRIPT = new URL('./read-worker.ts', import.meta.url)
const SLOT_BYTES = 768 * 1024
const SLOTS = 24
// The rest goes round among those whose clients take nothing for a while.
const PINNED = 2 / 3

/** Sends files as response bodies through one reading thread. */
export interface BlobSender {
  /**
   * Streams bytes [start, end) of the file and ends the response; its head was written before. Resolves with the bytes
   * sent, fewer when the client went away. Rejects with BlobReadError when the file cannot be read or is shorter than
   * `end`; the response is destroyed then.
   */
  send(res: ServerResponse, file: string, start: number, end: number): Promise<number>
  /** The same for any source of bytes; what its `next` throws rejects, and destroys the response. */
  sendPieces(res: ServerResponse, source: PieceSource): Promise<number>
  /** Waits for open reads and ends the thread; responses still being sent are cut. */
  close(): Promise<void>
}

export type SenderOptions = {
  /** buffers of 768 KiB shared by all downloads */
  slots?: number
}

/** The reading thread starts with the first download. */
export function startBlobSender({ slots = SLOTS }: SenderOptions = {}): BlobSender {
  return new SlotSender(slots)
}

class SlotSender implements BlobSender {
  readonly #slots: SlotTurns
  readonly #pins: Pins
  readonly #chunks = new Chunks()
  readonly #downloads = new Set<Download>()
  readonly #turn = new TurnBudget()
  #reader: WorkerLink<ReadOperations> | undefined
  #next = 1
  #closed = false

  constructor(slots: number) {
    this.#slots = new SlotTurns(slots, SLOT_BYTES)
    this.#pins = new Pins(Math.floor(slots * PINNED))
  }

  send(res: ServerResponse, file: string, start: number, end: number): Promise<number> {
    return this.sendPieces(res, new FileRange(file, start, end))
  }

  async sendPieces(res: ServerResponse, source: PieceSource): Promise<number> {
    if (this.#closed) res.destroy()
    else if (source.done) res.end()
    if (this.#closed || source.done) return 0
    const download = new Download(res, {
      id: this.#next++, source, slots: this.#slots, pins: this.#pins, chunks: this.#chunks, reader: this.#link(), turn: this.#turn,
    })
    this.#downloads.add(download)
    try {
      return await download.run()
    } finally {
      this.#downloads.delete(download)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const download of this.#downloads) download.cut()
    await this.#reader?.close()
  }

  #link(): WorkerLink<ReadOperations> {
    if (this.#reader?.alive) return this.#reader
    this.#reader = new WorkerLink(SCRIPT, { memory: this.#slots.pool.memory, slotBytes: SLOT_BYTES }, SMALL_HEAP)
    return this.#reader
  }
}
