import type { ServerResponse } from 'node:http'
import { SlotPool } from '../ingest/slots.ts'
import { SMALL_HEAP, WorkerLink } from '../workers/worker-link.ts'
import { Download } from './download.ts'
import type { ReadOperations } from './operations.ts'
import { FileRange, type PieceSource } from './piece-source.ts'
import { TurnBudget } from './turn-budget.ts'

export { BlobReadError } from './errors.ts'

const SCRIPT = new URL('./read-worker.ts', import.meta.url)
const SLOT_BYTES = 768 * 1024
const SLOTS = 24
const STALL_MS = 30_000
const STALL_CHECK_MS = 1_000

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
  /** with all slots in use and others waiting, a client that takes nothing for so long is cut off */
  stallMs?: number
}

/** The reading thread starts with the first download. */
export function startBlobSender({ slots = SLOTS, stallMs = STALL_MS }: SenderOptions = {}): BlobSender {
  return new SlotSender(slots, stallMs)
}

class SlotSender implements BlobSender {
  readonly #pool: SlotPool
  readonly #downloads = new Set<Download>()
  readonly #turn = new TurnBudget()
  readonly #watch: NodeJS.Timeout
  #reader: WorkerLink<ReadOperations> | undefined
  #next = 1
  #closed = false

  constructor(slots: number, stallMs: number) {
    this.#pool = new SlotPool(slots, SLOT_BYTES)
    this.#watch = setInterval(() => this.#cutStalled(stallMs), Math.min(STALL_CHECK_MS, stallMs)).unref()
  }

  send(res: ServerResponse, file: string, start: number, end: number): Promise<number> {
    return this.sendPieces(res, new FileRange(file, start, end))
  }

  async sendPieces(res: ServerResponse, source: PieceSource): Promise<number> {
    if (this.#closed) res.destroy()
    else if (source.done) res.end()
    if (this.#closed || source.done) return 0
    const download = new Download(res, { id: this.#next++, source, pool: this.#pool, reader: this.#link(), turn: this.#turn })
    this.#downloads.add(download)
    try {
      return await download.run()
    } finally {
      this.#downloads.delete(download)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#watch)
    for (const download of this.#downloads) download.cut()
    await this.#reader?.close()
  }

  #link(): WorkerLink<ReadOperations> {
    if (this.#reader?.alive) return this.#reader
    this.#reader = new WorkerLink(SCRIPT, { memory: this.#pool.memory, slotBytes: SLOT_BYTES }, SMALL_HEAP)
    return this.#reader
  }

  #cutStalled(ms: number): void {
    if (this.#pool.waiting > 0) for (const download of this.#downloads) download.cutIfStalled(ms)
  }
}
