import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import type { Principal } from '../access.ts'
import { claimSubject, type NamespaceClaim, type NamespaceTransfer, type SignedClaim, type SignedTransfer } from '../claim/claim.ts'
import { draft } from './draft.ts'
import { requirePosted } from './judge-claim.ts'
import { requireOwnable, type OwnableName } from './name-rules.ts'
import { NamespaceError } from './namespace-error.ts'
import type { NamespaceParts } from './namespace-parts.ts'
import { releaseHandle } from './release-handle.ts'
import { showNamespace } from './show-namespace.ts'
import { takeClaim } from './take-claim.ts'
import { takeBack, takeTransfer } from './transfers.ts'
import type { ClaimOutcome, Doer, Draft, DraftRequest, Namespace, NamespacePage, NamespaceService } from './types.ts'

const PAGE = 100
const NOBODY: Principal = { kind: 'anonymous' }

/** The namespaces over the hub's database. What is signed counts whoever brings it; for the rest the caller has shown who they are. */
export class HubNamespaces implements NamespaceService {
  readonly #parts: NamespaceParts

  constructor(parts: NamespaceParts) {
    this.#parts = parts
  }

  async list({ asker, mine = false, after = '', limit = PAGE }: { asker: Principal; mine?: boolean; after?: string | undefined; limit?: number }): Promise<NamespacePage> {
    const rows = await this.#rows(asker, mine, after, limit + 1)
    const items = await Promise.all(rows.slice(0, limit).map((row) => showNamespace(row, this.#parts.rights, asker)))
    return { items, next: rows.length > limit ? (items.at(-1)?.name ?? null) : null }
  }

  async get(name: string, asker: Principal): Promise<Namespace | undefined> {
    const row = await this.#parts.db.read('namespaceRow', { name })
    return row && showNamespace(row, this.#parts.rights, asker)
  }

  draft(name: string, address: string, request: DraftRequest): Promise<Draft<NamespaceClaim | NamespaceTransfer>> {
    return draft(this.#parts, name, address, request)
  }

  async claim(claim: SignedClaim, network: string | null = null): Promise<ClaimOutcome> {
    const name = requireOwnable(claim.namespace, this.#parts.hubName)
    const row = await this.#parts.db.read('namespaceRow', { name: name.text })
    if (!(await this.#isOurs(name, claim, row))) return this.#post(name, claim)
    await takeClaim(this.#parts, { name, claim, row, network })
    return { namespace: await this.#shown(name.text), isNew: row === undefined }
  }

  async transfer(transfer: SignedTransfer, network: string | null = null): Promise<Namespace> {
    await takeTransfer(this.#parts, transfer, network)
    return this.#shown(transfer.namespace)
  }

  takeBack(name: string, address: string, by?: Doer): Promise<void> {
    return takeBack(this.#parts, name, address, by)
  }

  release(name: string, address: string, by?: Doer): Promise<void> {
    return releaseHandle(this.#parts, name, address, by)
  }

  #rows(asker: Principal, mine: boolean, after: string, limit: number): Promise<NamespaceRow[]> {
    if (!mine) return this.#parts.db.read('namespaceRows', { after, limit })
    const { operator } = this.#parts.rights
    const address = asker.kind === 'account' ? asker.address : ''
    return this.#parts.db.read('namespaceRowsOf', { address, isOperator: asker.kind === 'operator' || (address !== '' && address === operator), after, limit })
  }

  async #shown(name: string): Promise<Namespace> {
    const shown = await this.get(name, NOBODY)
    if (shown) return shown
    throw new NamespaceError('NAMESPACE_CHANGED', `${name} was given up just now`)
  }

  // Only what its owner meant for this hub begins a namespace here: a claim with a key of this hub, or that names it.
  async #isOurs({ text, kind }: OwnableName, claim: SignedClaim, row: NamespaceRow | undefined): Promise<boolean> {
    if (kind === 'handle') {
      if (claim.hub === (await this.#parts.keys.hub())) return requireSomebody(text, claim, row)
      throw new NamespaceError('CLAIM_REFUSED', `the claim is for the handle ${text} of another hub, ${claim.hub}: bring it there`)
    }
    if (row) return true
    return claim.root !== '' && (await this.#parts.keys.pending(text, claim.owner.toLowerCase(), { make: false })) === claim.root
  }

  async #post(name: OwnableName, claim: SignedClaim): Promise<ClaimOutcome> {
    if (name.kind !== 'wallet') throw new NamespaceError('CLAIM_REFUSED', `this hub has no key for ${name.text} that the claim names: draft the claim here, or publish it where the name leads`)
    if (this.#parts.db.lookups.namespaceOfKey(claim.root) !== undefined) throw new NamespaceError('KEY_IN_USE', 'the key in the claim publishes another namespace')
    const known = await requirePosted(this.#parts, name, claim)
    await this.#parts.db.write('storePostedClaim', { claim: JSON.stringify(claim), known: { subject: claimSubject(claim), ...known }, now: this.#parts.now() })
    this.#parts.changed(name.text)
    return { stored: true }
  }
}

function requireSomebody(text: string, { root }: SignedClaim, row: NamespaceRow | undefined): true {
  if (row || root !== '') return true
  throw new NamespaceError('NAMESPACE_UNKNOWN', `${text} belongs to nobody: there is no key to withdraw`)
}
