import { formatName, parseName } from '../../names/name.ts'
import { refreshRights } from '../load-rights.ts'
import { claimOf } from './known-claims.ts'
import { astray } from './lookup.ts'
import type { NamespaceParts } from './namespace-parts.ts'

/** Where an ENS name or a domain leads is looked up again after so long (ms); sooner while it leads astray. */
export const PROOF_MS = 24 * 3600_000
const FROZEN_MS = 3600_000
const RETRY_MS = 3600_000
const ROUND_MS = 600_000
const FIRST_MS = 60_000
const MOST_AT_ONCE = 500

type Unproved = { name: string; claim: string | null; frozen: string | null }

/**
 * Looks ENS names and domains up again. One that definitely leads elsewhere is not written until it is right again; a look-up
 * that fails changes nothing.
 */
export class ProofKeeper {
  readonly #parts: NamespaceParts
  readonly #failedAt = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isClosed = false

  constructor(parts: NamespaceParts) {
    this.#parts = parts
  }

  start(): void {
    this.#later(FIRST_MS)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** Looks up what is due now. */
  async run(): Promise<void> {
    const now = this.#parts.now()
    for (const [name, at] of this.#failedAt) if (at + RETRY_MS <= now) this.#failedAt.delete(name)
    const due = await this.#parts.db.read('unprovedNamespaces', { before: now - PROOF_MS, frozenBefore: now - FROZEN_MS, limit: MOST_AT_ONCE + this.#failedAt.size })
    for (const row of due) {
      if (this.#isClosed) return
      if (!this.#failedAt.has(row.name)) await this.#check(row)
    }
  }

  async #check({ name: text, claim, frozen }: Unproved): Promise<void> {
    const [name, root] = [parseName(text), claimOf({ claim })?.root]
    if (!name || root === undefined) return
    try {
      const found = await this.#parts.leadsTo(name)
      const why = found === root ? null : astray(formatName(name), name.kind, root, found)
      await this.#parts.db.write('recordProof', { namespace: text, claim, frozen: why, now: this.#parts.now() })
      await refreshRights(this.#parts.db, this.#parts.rights, text)
      if (why !== frozen) this.#parts.logger.info({ namespace: text, found }, why ?? 'the name leads to its key again')
    } catch (err) {
      if (this.#isClosed) return
      this.#failedAt.set(text, this.#parts.now())
      this.#parts.logger.warn({ err, namespace: text }, 'where the name leads could not be looked up: what was known of it stays')
    }
  }

  #later(ms: number): void {
    if (this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#running = this.run().catch((err: unknown) => this.#parts.logger.error({ err }, 'names could not be looked up again')).finally(() => {
        this.#running = undefined
        this.#later(ROUND_MS)
      })
    }, ms).unref()
  }
}
