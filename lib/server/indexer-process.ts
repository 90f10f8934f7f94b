import { fork, type ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import type { Logger } from '../logger.ts'

// The index of a million repositories is written with less; what it reads from the disk counts apart.
const HEAP = ['--max-old-space-size=512', '--max-semi-space-size=8']
// Who pushes and pulls comes first.
const NICENESS = 5
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
const HEALTHY_MS = 60_000
const END_MS = 5000
const PASSED_ON = /^(?:IPCR_\w+|KUBO_RPC_URL|NODE_COMPILE_CACHE|PATH|TZ|TMPDIR)$/

export type IndexerParts = {
  /** path of the script; it ends by itself when its channel to the hub closes */
  script: string
  /** set over the hub's own settings, which it is given */
  settings: Record<string, string>
  logger: Logger
  /** with what to count how often it ended by itself */
  onRestart: (restarts: number) => void
}

/** The indexer in a process of its own, which is started anew when it ends; its log is the hub's. */
export class IndexerProcess {
  readonly #parts: IndexerParts
  #child: ChildProcess | undefined
  #timer: NodeJS.Timeout | undefined
  #pauseMs = FIRST_PAUSE_MS
  #restarts = 0
  #closed = false

  constructor(parts: IndexerParts, afterMs: number) {
    this.#parts = parts
    this.#later(afterMs)
  }

  /** of the process, while there is one */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Ends it, also when it does not want to. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const late = setTimeout(() => child.kill('SIGKILL'), END_MS)
    if (child.connected) child.disconnect()
    await ended
    clearTimeout(late)
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#start(), ms).unref()
  }

  #start(): void {
    if (this.#closed) return
    const started = performance.now()
    const child = fork(this.#parts.script, [], { execArgv: HEAP, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...passedOn(), ...this.#parts.settings } })
    this.#child = child
    child.once('spawn', () => yieldTo(child))
    child.once('error', (err) => this.#parts.logger.error({ err }, 'the indexer cannot be started'))
    // A process that could not be made does not exit.
    child.once('error', () => child.pid === undefined && this.#ended(undefined, 0))
    child.once('exit', (code, signal) => this.#ended(code ?? signal, performance.now() - started))
  }

  #ended(reason: number | string | null | undefined, livedMs: number): void {
    this.#child = undefined
    if (this.#closed) return
    this.#parts.onRestart(++this.#restarts)
    if (livedMs > HEALTHY_MS) this.#pauseMs = FIRST_PAUSE_MS
    // A Ctrl-C goes to all processes of the terminal, and it may be the first to end.
    this.#parts.logger[reason === 0 ? 'info' : 'warn']({ reason, pauseMs: this.#pauseMs }, 'the indexer has ended: it is started again')
    this.#later(this.#pauseMs)
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }
}

function yieldTo({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS)
  } catch {
    // It has ended already, or this system does not allow it.
  }
}

function passedOn(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', ...Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))) }
}
