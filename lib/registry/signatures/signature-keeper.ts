import type { WaitingSignature } from '../../db/queries/signatures.ts'
import type { ProvingOperations } from '../../identity/image/proving-worker.ts'
import type { RefusedSignature } from '../../identity/image/signature-verdict.ts'
import type { ProvedSignature } from '../../identity/image/verify-signature.ts'
import { IdleThread } from '../../store/workers/idle-thread.ts'
import { WorkerFaultError } from '../../store/workers/messages.ts'
import type { RegistryParts } from '../types.ts'
import { readSignatureDocument } from './read-document.ts'

const AT_ONCE = 50
const IDLE_MS = 10_000
const RETRY_MS = 60_000
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }
const UNREADABLE: RefusedSignature = { state: 'refused', reason: 'MALFORMED', detail: '' }

export type KeeperParts = Pick<RegistryParts, 'config' | 'db' | 'logger'>

/** Finds out what pushed signatures prove, one after the other in a thread of its own; what waits does so across restarts. */
export class SignatureKeeper {
  readonly #parts: KeeperParts
  readonly #thread = new IdleThread<ProvingOperations>(new URL('../../identity/image/proving-worker.ts', import.meta.url), { idleMs: IDLE_MS, limits: LIMITS })
  #running: Promise<void> | undefined
  #again = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: KeeperParts) {
    this.#parts = parts
  }

  /** Something may wait; returns at once. */
  wake(): void {
    if (this.#closed) return
    this.#again = true
    this.#running ??= this.#drain().catch((err: unknown) => this.#rest(err)).finally(() => {
      this.#running = undefined
      if (this.#again) this.wake()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#thread.close()
    await this.#running
  }

  async #drain(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      const waiting = await this.#parts.db.read('waitingSignatures', { limit: AT_ONCE })
      const failures: unknown[] = []
      // What cannot be looked at now does not hold up the others.
      for (const signature of waiting) if (!this.#closed) await this.#judge(signature).catch((err: unknown) => failures.push(err))
      if (failures.length > 0) throw failures[0]
      this.#again ||= waiting.length === AT_ONCE
    }
  }

  #rest(err: unknown): void {
    this.#again = false
    if (this.#closed) return
    this.#parts.logger.error({ err }, 'signatures wait for a minute')
    this.#timer = setTimeout(() => this.wake(), RETRY_MS).unref()
  }

  async #judge(waiting: WaitingSignature): Promise<void> {
    const { repositoryId, manifest } = waiting
    await this.#parts.db.write('recordSignature', { repositoryId, manifest, ...toRow(await this.#prove(waiting)) })
  }

  async #prove(waiting: WaitingSignature): Promise<ProvedSignature | RefusedSignature> {
    const bytes = await readSignatureDocument(this.#parts, waiting)
    if (!bytes) return UNREADABLE
    try {
      return await this.#thread.call('prove', { bytes, place: waiting })
    } catch (error) {
      // What makes the prover fail is a bad document, not a reason to look at it again and again.
      if (error instanceof WorkerFaultError) return UNREADABLE
      throw error
    }
  }
}

function toRow(found: ProvedSignature | RefusedSignature) {
  if (found.state === 'refused') return { state: found.state, reason: found.reason }
  const { signer, message } = found
  return { state: found.state, signer, tag: message.tag, seq: message.seq, message: JSON.stringify(message) }
}
