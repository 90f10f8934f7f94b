import type { SlotPool } from '../ingest/slots.ts'
import type { WorkerLink } from '../workers/worker-link.ts'
import { CHUNK_BYTES } from './chunks.ts'
import { BlobReadError } from './errors.ts'
import { fillSlot, type FilledSlot } from './fill-slot.ts'
import type { ReadOperations } from './operations.ts'
import type { PieceSource } from './piece-source.ts'

/** Reads one download's pieces into slots, in their order. */
export class SlotReader {
  readonly #id: number
  readonly #reader: WorkerLink<ReadOperations>
  readonly #pool: SlotPool
  #isOpen = false

  constructor(id: number, reader: WorkerLink<ReadOperations>, pool: SlotPool) {
    this.#id = id
    this.#reader = reader
    this.#pool = pool
  }

  /** Takes at most `most` bytes from the source, at once, and reads them. Rejects with BlobReadError, and with what the source throws. */
  async read(source: PieceSource, slot: number, most: number): Promise<FilledSlot> {
    const filled = fillSlot(source, this.#pool.view(slot, most))
    // Without a message of its own for it: most answers are small.
    const last = source.done && filled.length <= CHUNK_BYTES
    this.#isOpen = !last
    const request = { download: this.#id, slot, parts: filled.parts, last }
    const read = await this.#reader.call('read', request).catch((error: unknown) => {
      throw new BlobReadError(nameOf(filled), error)
    })
    if (read < filled.fromFiles) throw new BlobReadError(nameOf(filled))
    return filled
  }

  /** Closes the download's file. */
  close(): void {
    if (this.#isOpen) this.#reader.call('close', { download: this.#id }).catch(() => {})
  }
}

function nameOf({ parts }: FilledSlot): string {
  return parts.map(({ file }) => file).join(', ')
}
