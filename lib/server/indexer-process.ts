import { fork, type ChildProcess } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'
import { SupervisedProcess } from '../ipfs/child/supervised-process.ts'
import type { Logger } from '../logger.ts'

// The index of a million repositories is written with less; what it reads from the disk counts apart.
export const INDEXER_HEAP = ['--max-old-space-size=512', '--max-semi-space-size=8']
// Who pushes and pulls comes first: so much nicer than the hub it is.
const NICER = 5
const NICEST = 19
const END_MS = 5000
// The settings, and whom a TLS connection trusts.
const PASSED_ON = /^(?:IPCR_\w+|KUBO_RPC_URL|NODE_COMPILE_CACHE|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|SSL_CERT_(?:FILE|DIR)|PATH|TZ|TMPDIR)$/

export type IndexerParts = {
  /** path of the script; it ends by itself when its channel to the hub closes */
  script: string
  /** set over the hub's own settings, which it is given */
  settings: Record<string, string>
  logger: Logger
  /** with what to count how often it ended by itself */
  onRestart: (restarts: number) => void
}

/** The indexer in a process of its own; its log is the hub's. */
export class IndexerProcess extends SupervisedProcess {
  constructor({ script, settings, logger, onRestart }: IndexerParts, afterMs: number) {
    super({ what: 'the indexer', needed: () => {}, spawn: () => startIndexing(script, settings), endMs: END_MS, logger, onEnd: onRestart }, afterMs)
  }
}

function startIndexing(script: string, settings: Record<string, string>): ChildProcess {
  const child = fork(script, [], { execArgv: INDEXER_HEAP, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...passedOn(), ...settings } })
  child.once('spawn', () => yieldTo(child))
  return child
}

function yieldTo({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, Math.min(NICEST, getPriority() + NICER))
  } catch {
    // It has ended already, or this system does not allow it.
  }
}

function passedOn(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', ...Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))) }
}
