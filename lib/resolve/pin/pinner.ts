import type { Logger } from 'pino'
import type { PinRow } from '../../db/queries/names.ts'
import type { ResolvedRoot } from '../resolved-root.ts'
import { keepFile, type KeepFileParts } from './keep-file.ts'

const FILES_AT_ONCE = 3
const RETRY_MS = 60_000

export type PinProgress = { blocks: number; files: number; bytes: number }
export type PinnerParts = KeepFileParts & {
  /** what a name stands for, from memory or by asking */
  resolve: (name: string) => Promise<ResolvedRoot>
  logger: Logger
  /** a tree that is kept, or is going to be */
  onRoot: (cid: string) => void
}

/**
 * Keeps all bytes of names, one name after the other. What is fetched is kept aside until the whole tree is here; only then does
 * it take the place of the one before. What fails is tried again a minute later.
 */
export class Pinner {
  readonly #parts: PinnerParts
  readonly #waiting = new Set<string>()
  readonly #progress = new Map<string, PinProgress>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #running: Promise<void> | undefined
  #closed = false

  constructor(parts: PinnerParts) {
    this.#parts = parts
  }

  /** Looks whether the name has a newer tree to keep; returns at once. */
  wake(name: string): void {
    if (this.#closed) return
    clearTimeout(this.#timers.get(name))
    this.#waiting.add(name)
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      const [next] = this.#waiting
      if (next !== undefined) this.wake(next)
    })
  }

  /** How far the fetch of a name's tree is, while it runs. */
  progress(name: string): PinProgress | undefined {
    return this.#progress.get(name)
  }

  /** Ends the keeping of a name; its blocks stay for the usual while. */
  async release(row: PinRow): Promise<void> {
    this.#waiting.delete(row.name)
    clearTimeout(this.#timers.get(row.name))
    await this.#running
    const now = await this.#parts.db.read('pin', { name: row.name })
    if (!now) return
    const uses = await this.#parts.thread.call('uses', now.root ? { before: now.root } : {})
    await this.#parts.db.write('releasePin', { name: now.name, before: now.root, uses, now: this.#parts.now() })
  }

  /** Stops; what is under way is given up and begun again at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await this.#running
  }

  async #drain(): Promise<void> {
    for (const name of this.#waiting) {
      this.#waiting.delete(name)
      await this.#keep(name).catch((error: unknown) => this.#failed(name, error))
      this.#progress.delete(name)
      if (this.#closed) return
    }
  }

  async #keep(name: string): Promise<void> {
    const { db, thread, resolve, logger, now } = this.#parts
    const row = await db.read('pin', { name })
    if (!row) return
    const { root, path } = await resolve(name)
    const walk = await thread.call('walk', { root, path })
    this.#parts.onRoot(walk.cid)
    if (walk.cid === row.root) return this.#same(row, walk.id)
    await db.write('setPinState', { name, state: 'fetching', wanted: walk.cid, detail: null })
    await this.#fetch(name, walk.id)
    const uses = await thread.call('uses', { ...(row.root ? { before: row.root } : {}), after: walk.cid })
    await db.write('applyPin', { name, before: row.root, root: walk.cid, uses, now: now() })
    logger.info({ name, root: walk.cid, ...this.#progress.get(name) }, 'all bytes of a name are kept here')
  }

  // What the disk has lost of it since is fetched again.
  async #same({ name, state }: PinRow, walk: number): Promise<void> {
    await this.#fetch(name, walk)
    if (state !== 'pinned') await this.#parts.db.write('setPinState', { name, state: 'pinned', wanted: null, detail: null })
  }

  async #fetch(name: string, id: number): Promise<void> {
    const progress: PinProgress = { blocks: 0, files: 0, bytes: 0 }
    this.#progress.set(name, progress)
    for (let done = false; !done;) {
      const batch = await this.#parts.thread.call('walkNext', { id })
      if (batch.count > 0) await this.#parts.db.write('stageBlocks', { blocks: batch.blocks, now: this.#parts.now() })
      progress.blocks += batch.count
      progress.bytes += batch.blocks.length
      const files = [...batch.files]
      await Promise.all(Array.from({ length: FILES_AT_ONCE }, () => this.#keepFiles(files, progress)))
      done = batch.done
    }
  }

  async #keepFiles(files: Parameters<typeof keepFile>[1][], progress: PinProgress): Promise<void> {
    for (let file = files.shift(); file; file = files.shift()) {
      await keepFile(this.#parts, file)
      progress.files++
      progress.bytes += file.size
    }
  }

  async #failed(name: string, error: unknown): Promise<void> {
    const detail = error instanceof Error ? error.message : 'it failed'
    if (this.#closed) return
    this.#parts.logger.warn({ err: error, name }, 'the bytes of a name could not all be fetched; the tree kept before stays')
    await this.#parts.db.write('setPinState', { name, state: 'failed', wanted: null, detail }).catch(() => {})
    this.#timers.set(name, setTimeout(() => this.wake(name), RETRY_MS).unref())
  }
}
