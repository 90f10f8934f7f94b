import { WorkerGoneError } from '../workers/messages.ts'
import { SMALL_HEAP, WorkerLink } from '../workers/worker-link.ts'
import type { LeafOperations } from './operations.ts'

const SCRIPT = new URL('./leaf-worker.ts', import.meta.url)

/** Hashes the 1 MiB leaves of files, one file at a time, in a thread of low priority. */
export interface LeafHasher {
  /** sha256 of every 1 MiB of the file, 32 bytes each, concatenated (none for an empty file). Rejects with the signal's reason or WorkerFaultError (`code` ENOENT, …). */
  hash(file: string, signal?: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}

/** The thread starts with the first file. */
export function startLeafHasher(): LeafHasher {
  return new WorkerLeafHasher()
}

class WorkerLeafHasher implements LeafHasher {
  /** the number of the job that is to stop: read by the worker between two leaves, without a message */
  readonly #stop = new Int32Array(new SharedArrayBuffer(4))
  #link: WorkerLink<LeafOperations> | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #job = 0
  #closed = false

  hash(file: string, signal?: AbortSignal): Promise<Uint8Array> {
    const leaves = this.#tail.then(() => this.#run(file, signal))
    this.#tail = leaves.catch(() => {})
    return leaves
  }

  async close(): Promise<void> {
    this.#closed = true
    Atomics.store(this.#stop, 0, this.#job)
    await this.#link?.close()
  }

  async #run(file: string, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted()
    if (this.#closed) throw new WorkerGoneError()
    const job = ++this.#job
    const stop = (): void => void Atomics.store(this.#stop, 0, job)
    signal?.addEventListener('abort', stop)
    try {
      return await this.#worker().call('hash', { file, job })
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  #worker(): WorkerLink<LeafOperations> {
    if (this.#link?.alive) return this.#link
    this.#link = new WorkerLink(SCRIPT, { stop: this.#stop }, SMALL_HEAP)
    return this.#link
  }
}
