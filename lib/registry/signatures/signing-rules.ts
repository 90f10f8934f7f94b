import type { HubDatabase } from '../../db/hub-database.ts'
import type { AuditEntry } from '../../db/audit-entry.ts'
import { namespaceSigningSchema, NO_SIGNING, wantsSignature, type NamespaceSigning } from '../../identity/image/policy.ts'

// A rule that cannot be read, as of another version's root, asks for too much rather than too little, and takes none of the others away.
const UNREADABLE: NamespaceSigning = { policy: { v: 1, signed: 'all' }, keys: [] }

/** What the namespaces say about signatures, in memory: every pull of a tag asks. */
export class SigningRules {
  readonly #db: Pick<HubDatabase, 'read' | 'write'>
  readonly #rules = new Map<string, NamespaceSigning>()
  readonly #loaded = Promise.withResolvers<void>()
  #changes = 0
  /** false for the first moments of a hub: until then nobody knows who wants what signed */
  isLoaded = false

  constructor(db: Pick<HubDatabase, 'read' | 'write'>) {
    this.#db = db
  }

  /** Takes the place of everything before; whoever restores namespaces calls it again. */
  async load(): Promise<void> {
    try {
      await this.#load()
    } finally {
      this.isLoaded = true
      this.#loaded.resolve()
    }
  }

  /** Resolves when they were loaded, or could not be. */
  loaded(): Promise<void> {
    return this.#loaded.promise
  }

  of(namespace: string): NamespaceSigning {
    return this.#rules.get(namespace) ?? NO_SIGNING
  }

  /** True when the tags of the repository (its stored name) are to be signed. */
  wants(repository: string): boolean {
    if (this.#rules.size === 0) return false
    const slash = repository.indexOf('/')
    return wantsSignature(this.of(repository.slice(0, slash)).policy, repository.slice(slash + 1))
  }

  async #load(): Promise<void> {
    const before = this.#changes
    const rows = await this.#db.read('policies', {})
    if (this.#changes !== before) return this.#load()
    this.#rules.clear()
    for (const { namespace, policy } of rows) this.#rules.set(namespace, namespaceSigningSchema.safeParse(JSON.parse(policy)).data ?? UNREADABLE)
  }

  /** Sets what a namespace says; its next root says so too. */
  async set(namespace: string, signing: NamespaceSigning, now: number, noted: AuditEntry): Promise<void> {
    await this.#db.write('setPolicy', { namespace, policy: JSON.stringify(signing), now }, [noted])
    this.#changes++
    this.#rules.set(namespace, signing)
  }
}
