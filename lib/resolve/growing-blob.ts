import { open, type FileHandle } from 'node:fs/promises'
import type { ForeignThread } from './foreign-thread.ts'
import { UnavailableError } from './net/errors.ts'
import type { ForeignOperations } from './thread/operations.ts'

type Finished = ForeignOperations['finish']['result']

/** A file that is being fetched, read by any number of clients each at its own pace. */
export class GrowingBlob {
  readonly id: number
  /** resolves when the file is whole, verified and durable */
  readonly finished: Promise<Finished>
  readonly #thread: ForeignThread
  readonly #file: FileHandle
  #ready = 0
  #done = false
  #readers = 0
  #asking: Promise<void> | undefined
  #onIdle: () => void = () => {}

  private constructor(thread: ForeignThread, id: number, file: FileHandle) {
    this.id = id
    this.#thread = thread
    this.#file = file
    this.finished = thread.call('finish', { id })
    // From here on the thread may forget the fetch, and slower readers go on.
    this.finished.then(({ size }) => this.#note(size, true), () => {})
  }

  /** Begins to fetch. Throws UnavailableError. */
  static async begin(thread: ForeignThread, request: ForeignOperations['fetch']['args']): Promise<GrowingBlob> {
    const { id, file } = await thread.call('fetch', request)
    try {
      return new GrowingBlob(thread, id, await open(file, 'r'))
    } catch (error) {
      // A fetch that failed at once has taken its file along; it says better why.
      await thread.call('finish', { id }).finally(() => thread.call('cancel', { id }))
      throw error
    }
  }

  /** Counts a reader; `release` takes it back. The file stays readable meanwhile, wherever it is moved. */
  retain(): void {
    this.#readers++
  }

  release(): void {
    this.#readers--
    if (this.#readers === 0) this.#onIdle()
  }

  get readers(): number {
    return this.#readers
  }

  /** Called whenever the last reader has left. */
  onIdle(listener: () => void): void {
    this.#onIdle = listener
  }

  /** Resolves when byte `position` is there, with how many are. Rejects when the fetch has failed before it. */
  async reach(position: number): Promise<number> {
    while (this.#ready <= position && !this.#done) await (this.#asking ??= this.#ask().finally(() => { this.#asking = undefined }))
    return this.#ready
  }

  /** The size once it is known, which is when all is there. */
  async size(): Promise<number> {
    while (!this.#done) await this.reach(this.#ready)
    return this.#ready
  }

  /** Up to `target.length` bytes at a position that `reach` has reached; how many. */
  async read(target: Buffer, position: number): Promise<number> {
    const { bytesRead } = await this.#file.read(target, 0, Math.min(target.length, this.#ready - position), position)
    if (bytesRead === 0) throw new UnavailableError('the file that was fetched cannot be read')
    return bytesRead
  }

  /** Closes the file; after the last reader has left. */
  async close(): Promise<void> {
    await this.#file.close()
  }

  async #ask(): Promise<void> {
    try {
      const { ready, done } = await this.#thread.call('progress', { id: this.id, beyond: this.#ready })
      this.#note(ready, done)
    } catch (error) {
      if (!this.#done) throw error
    }
  }

  #note(ready: number, done: boolean): void {
    this.#ready = Math.max(this.#ready, ready)
    this.#done ||= done
  }
}
