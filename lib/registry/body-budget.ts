import type { Readable } from 'node:stream'
import { freeChunk } from '../http/free-chunk.ts'
import { OciError } from '../oci/errors.ts'
import { UploadAbortedError, UploadIdleError } from '../store/ingest/errors.ts'

const LONGEST_MS = 5 * 60_000
// What an array and a Buffer cost beside the bytes: somebody may send them one by one.
const CHUNK_OVERHEAD = 200

type Limits = { limit: number; idleMs: number }
type Reading = { fail: (error: Error) => void }

/**
 * Bodies that are held in memory, all of them together at most `most` bytes. When there is no room the one that has been
 * on its way for the longest gives way: an honest one is here within a moment.
 */
export class BodyBudget {
  readonly #most: number
  readonly #reading = new Set<Reading>()
  #held = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Collects a body, hands it to `work` and holds its bytes until that is done. Rejects with OciError SIZE_INVALID (413), UNAVAILABLE (503), UploadIdleError, UploadAbortedError. */
  async use<T>(body: Readable, limits: Limits, work: (bytes: Buffer) => Promise<T>): Promise<T> {
    const taken = { size: 0, held: 0 }
    try {
      return await work(await this.#read(body, limits, taken))
    } finally {
      this.#held -= taken.held
    }
  }

  #read(body: Readable, { limit, idleMs }: Limits, taken: { size: number; held: number }): Promise<Buffer> {
    const chunks: Buffer[] = []
    return new Promise<Buffer>((resolve, reject) => {
      const free = (): void => chunks.splice(0).forEach((chunk) => freeChunk(body, chunk))
      const reading: Reading = { fail: (error) => { end(); body.pause(); free(); reject(error) } }
      const idle = setTimeout(() => reading.fail(new UploadIdleError(idleMs)), idleMs)
      const late = setTimeout(() => reading.fail(new UploadIdleError(LONGEST_MS)), LONGEST_MS)
      const onData = (chunk: Buffer): void => {
        idle.refresh()
        chunks.push(chunk)
        taken.size += chunk.length
        taken.held += chunk.length + CHUNK_OVERHEAD
        this.#held += chunk.length + CHUNK_OVERHEAD
        if (taken.size > limit) reading.fail(tooLarge(limit))
        else this.#makeRoom()
      }
      const end = (): void => {
        clearTimeout(idle)
        clearTimeout(late)
        body.off('data', onData)
        this.#reading.delete(reading)
      }
      this.#reading.add(reading)
      body.once('end', () => { end(); resolve(Buffer.concat(chunks)); free() })
      body.once('error', (error) => reading.fail(new UploadAbortedError(undefined, error)))
      body.once('close', () => reading.fail(new UploadAbortedError()))
      body.on('data', onData)
    })
  }

  #makeRoom(): void {
    if (this.#held <= this.#most) return
    const [oldest] = this.#reading
    oldest?.fail(new OciError('UNAVAILABLE', 'too many manifests are being sent at once: try again', { headers: { 'retry-after': '1' } }))
  }
}

/** The refusal of a body over `limit` bytes. */
export function tooLarge(limit: number): OciError {
  return new OciError('SIZE_INVALID', `a manifest has at most ${limit} bytes`, { status: 413 })
}
