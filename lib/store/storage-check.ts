import type { Logger } from '../logger.ts'
import { StorageLostError, tryStorage } from './try-storage.ts'

const FIRST_MS = 1000

/** How the storage is, in the words of GET /readyz. `reason` is of the last failure, while it has not been made good. */
export type StorageHealth = { status: 'ok' | 'failing'; failures: number; threshold: number; intervalSeconds: number; checkedAt: string | null; reason?: string }

export type StorageCheckParts = {
  dataDir: string
  intervalMs: number
  /** so many failures in a row are a storage that fails */
  threshold: number
  logger: Logger
  now: () => number
  onResult: (result: { failed: boolean; failing: boolean; seconds: number }) => void
  /** for tests */
  attempt?: (dataDir: string) => Promise<void>
}

/** Tries the storage now and then. A disk that does not answer at all is not asked a second time: each interval that it is silent for is a failure. */
export class StorageCheck {
  readonly #parts: StorageCheckParts
  readonly #timers: NodeJS.Timeout[]
  #began: number | undefined
  #checkedAt: number | undefined
  #failures = 0
  #reason: string | undefined

  constructor(parts: StorageCheckParts) {
    this.#parts = parts
    this.#timers = [setTimeout(this.#look, Math.min(FIRST_MS, parts.intervalMs)), setInterval(this.#look, parts.intervalMs)]
    for (const timer of this.#timers) timer.unref()
  }

  get health(): StorageHealth {
    const { threshold, intervalMs } = this.#parts
    return {
      status: this.#isFailing ? 'failing' : 'ok', failures: this.#failures, threshold, intervalSeconds: intervalMs / 1000,
      checkedAt: this.#checkedAt === undefined ? null : new Date(this.#checkedAt).toISOString(),
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  get #isFailing(): boolean {
    return this.#failures >= this.#parts.threshold
  }

  readonly #look = (): void => {
    const { dataDir, now, attempt = tryStorage } = this.#parts
    if (this.#began !== undefined) return this.#note(new StorageLostError(`it has not answered for ${Math.round((now() - this.#began) / 1000)} s`))
    this.#began = now()
    const over = (error?: unknown): void => {
      this.#note(error)
      this.#began = undefined
    }
    attempt(dataDir).then(() => over(), over)
  }

  #note(error: unknown): void {
    const { logger, now, onResult } = this.#parts
    const was = this.#isFailing
    this.#checkedAt = now()
    this.#failures = error === undefined ? 0 : this.#failures + 1
    this.#reason = error === undefined ? undefined : reasonOf(error)
    if (error !== undefined) logger[this.#isFailing && !was ? 'error' : 'warn']({ err: error, failures: this.#failures }, 'the storage could not be written and read')
    else if (was) logger.info('the storage can be written and read again')
    onResult({ failed: error !== undefined, failing: this.#isFailing, seconds: (now() - (this.#began ?? now())) / 1000 })
  }
}

// Whoever asks for it is not told where the data lie.
function reasonOf(error: unknown): string {
  if (error instanceof StorageLostError) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return SENTENCES[code] ?? `the system says ${code}`
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: 'no room is left on the disk (ENOSPC)', EDQUOT: 'the quota of the disk is used up (EDQUOT)', EROFS: 'it can be read only (EROFS)',
  EIO: 'the disk has an error (EIO)', ENOENT: 'the directory of the blobs is gone (ENOENT)', EACCES: 'it may not be written (EACCES)',
}
