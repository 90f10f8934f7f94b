import { formatName, parseName } from '../../names/name.ts'
import { refreshRights } from '../load-rights.ts'
import { claimOf } from './known-claims.ts'
import { astray } from './lookup.ts'
import type { NamespaceParts } from './namespace-parts.ts'

/** Where an ENS name or a domain leads is looked up again after so long (ms); sooner while it leads astray. */
export const PROOF_MS = 24 * 3600_000
const FROZEN_MS = 3600_000
const RETRY_MS = 3600_000
const LONGEST_RETRY_MS = 8 * 3600_000
const ROUND_MS = 600_000
const FIRST_MS = 60_000
const MOST_AT_ONCE = 500
const SIDE_BY_SIDE = 8

type Unproved = { name: string; claim: string | null; frozen: string | null }

/**
 * Looks ENS names and domains up again. One that definitely leads elsewhere is not written until it is right again; a look-up
 * that fails changes nothing.
 */
export class ProofKeeper {
  readonly #parts: NamespaceParts
  // Names cost nothing below a domain of one's own: those that nobody answers for must not be all that is looked up.
  readonly #failed = new Map<string, { again: number; waitMs: number }>()
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
    for (const [name, { again }] of this.#failed) if (again + LONGEST_RETRY_MS < now) this.#failed.delete(name)
    const due = await this.#parts.db.read('unprovedNamespaces', { before: now - PROOF_MS, frozenBefore: now - FROZEN_MS, limit: MOST_AT_ONCE + this.#failed.size })
    const left = due.filter(({ name }) => (this.#failed.get(name)?.again ?? now) <= now).values()
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => this.#checkAll(left)))
  }

  async #checkAll(left: Iterable<Unproved>): Promise<void> {
    for (const row of left) {
      if (this.#isClosed) return
      await this.#check(row)
    }
  }

  async #check({ name: text, claim, frozen }: Unproved): Promise<void> {
    const [name, root] = [parseName(text), claimOf({ claim })?.root]
    if (!name || root === undefined) return this.#tryLater(text)
    try {
      const found = await this.#parts.leadsTo(name)
      this.#failed.delete(text)
      const why = found === root ? null : astray(formatName(name), name.kind, root, found)
      await this.#parts.db.write('recordProof', { namespace: text, claim, frozen: why, now: this.#parts.now() })
      await refreshRights(this.#parts.db, this.#parts.rights, text)
      if (why !== frozen) this.#parts.logger.info({ namespace: text, found }, why ?? 'the name leads to its key again')
    } catch (err) {
      if (this.#isClosed) return
      this.#tryLater(text)
      this.#parts.logger.warn({ err, namespace: text }, 'where the name leads could not be looked up: what was known of it stays')
    }
  }

  #tryLater(name: string): void {
    const waitMs = Math.min(LONGEST_RETRY_MS, 2 * (this.#failed.get(name)?.waitMs ?? RETRY_MS / 2))
    this.#failed.set(name, { again: this.#parts.now() + waitMs, waitMs })
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
