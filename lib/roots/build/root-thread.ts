import { hubDatabasePath } from '../../db/open.ts'
import { WorkerGoneError } from '../../store/workers/messages.ts'
import type { Operations } from '../../store/workers/messages.ts'
import { WorkerLink } from '../../store/workers/worker-link.ts'
import type { RootOperations, RootWorkerData } from './operations.ts'

const SCRIPT = new URL('./root-worker.ts', import.meta.url)
const IDLE_MS = 60_000

/** The thread that builds roots and signs: started when needed, ended when idle. Builds go one after the other: who calls sees to that. */
export interface RootThread {
  /** Rejects with WorkerFaultError or WorkerGoneError. */
  call<K extends keyof RootOperations & string>(op: K, args: RootOperations[K]['args']): Promise<RootOperations[K]['result']>
  close(): Promise<void>
}

/** Over the data directory, whose database exists. */
export function openRootThread(dataDir: string): RootThread {
  return new IdleThread<RootOperations>({ dataDir, file: hubDatabasePath(dataDir) })
}

class IdleThread<T extends Operations> {
  readonly #data: RootWorkerData
  #link: WorkerLink<T> | undefined
  #open = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(data: RootWorkerData) {
    this.#data = data
  }

  async call<K extends keyof T & string>(op: K, args: T[K]['args']): Promise<T[K]['result']> {
    if (this.#closed) throw new WorkerGoneError()
    clearTimeout(this.#timer)
    this.#open++
    try {
      return await this.#worker().call(op, args)
    } finally {
      if (--this.#open === 0) this.#timer = setTimeout(() => this.#rest(), IDLE_MS).unref()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#link?.close()
  }

  #worker(): WorkerLink<T> {
    if (!this.#link?.alive) this.#link = new WorkerLink<T>(SCRIPT, this.#data)
    return this.#link
  }

  #rest(): void {
    void this.#link?.close()
    this.#link = undefined
  }
}
