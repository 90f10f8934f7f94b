import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import { HUB } from '../../db/hub-name.ts'
import type { DueNamespace } from '../../db/queries/roots.ts'
import { namespaceKind } from '../../identity/claim/claim-form.ts'
import type { RootThread } from '../build/root-thread.ts'
import { CLOCK_AHEAD_MS, RENEW_CLAIM_SECONDS } from '../clock-rules.ts'

const storedClaim = z.looseObject({ namespace: z.string(), notAfter: z.number(), seq: z.number(), hub: z.string() })

/** Only its owner's wallet can sign the claim that is missing. */
export class ClaimMissingError extends Error {
  readonly code = 'CLAIM_MISSING'
  override name = 'ClaimMissingError'

  constructor(namespace: string) {
    super(`${namespace} is not the hub's to claim: its owner signs for it (ipcr namespace claim ${namespace})`)
  }
}

export type ClaimParts = { db: HubDatabase; thread: RootThread; hubName: string; now: () => number }

/** Sees to it that each namespace of the operator has a key and a claim that does not end within 30 days. The others' owners sign for themselves. */
export class ClaimKeeper {
  readonly #parts: ClaimParts

  constructor(parts: ClaimParts) {
    this.#parts = parts
  }

  /** Claims the namespace when it is time; the name of its key. */
  async ensure({ name, ipnsName, claim, owner }: Pick<DueNamespace, 'name' | 'ipnsName' | 'claim' | 'owner'>): Promise<string> {
    // Its records go on when its claim has ended: pulls go on too, marked.
    if (owner !== null && ipnsName !== null) return ipnsName
    const kind = namespaceKind(name)
    // Such a key can have been imported; whose the name is does not follow from that.
    if (kind === 'wallet' || kind === 'ens' || kind === 'dns') throw new ClaimMissingError(name)
    const namespace = name === HUB ? this.#parts.hubName : name
    const hub = name === HUB ? '' : await this.#hubKey()
    if (ipnsName !== null && claim !== null && this.#isGood(claim, namespace, hub)) return ipnsName
    const now = this.#parts.now()
    const signed = await this.#parts.thread.call('claim', { key: name, namespace, ...(hub === '' ? {} : { hub }), claim, now })
    await this.#parts.db.write('recordClaim', { namespace: name, ...signed, now })
    return signed.ipnsName
  }

  #isGood(claim: string, namespace: string, hub: string): boolean {
    const { data } = storedClaim.safeParse(JSON.parse(claim))
    const now = this.#parts.now()
    return data?.namespace === namespace && data.hub === hub && data.notAfter - RENEW_CLAIM_SECONDS > now / 1000 && data.seq <= now + CLOCK_AHEAD_MS
  }

  // Not kept in memory: an import can give the hub another key.
  async #hubKey(): Promise<string> {
    return this.#parts.db.lookups.ownName(HUB) ?? (await this.#parts.thread.call('key', { key: HUB })).ipnsName
  }
}
