import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const EVERY = 32 * 1024 * 1024
const flush = promisify(fdatasync)

/** Lets the disk write while the network still delivers, so that the fsync at an upload's end finds little left to do. */
export class EarlyFlush {
  readonly #path: string
  #waiting = 0
  #running: Promise<void> | undefined
  #failure: unknown

  constructor(path: string) {
    this.#path = path
  }

  /** Counts bytes written; after each 32 MiB starts a flush, unless one is running. */
  wrote(bytes: number): void {
    this.#waiting += bytes
    if (this.#waiting < EVERY || this.#running) return
    this.#waiting = 0
    this.#running = this.#flush().finally(() => { this.#running = undefined })
  }

  /** Waits for the flush under way. Throws what any flush failed with: the kernel reports an error of the disk once only. */
  async done(): Promise<void> {
    await this.#running
    if (this.#failure !== undefined) throw this.#failure
  }

  async #flush(): Promise<void> {
    let fd = -1
    try {
      fd = openSync(this.#path, 'r')
      await flush(fd)
    } catch (error) {
      this.#failure = error
    } finally {
      if (fd >= 0) closeSync(fd)
    }
  }
}
