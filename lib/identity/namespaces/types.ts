import type { AuditEntry } from '../../db/audit-entry.ts'
import type { Principal } from '../access.ts'
import type { NamespaceClaim, NamespaceTransfer, SignedClaim, SignedTransfer, Team } from '../claim/claim.ts'
import type { TypedData } from '../claim/typed-data.ts'
import type { Role } from '../rights.ts'

export type NamespaceKind = 'handle' | 'wallet' | 'ens' | 'dns'

/** How the ownership of a namespace was shown. */
export type ProofKind = 'signature' | 'hub' | 'ens' | 'dns' | 'operator'

/** A namespace of this hub as everybody may see it. Addresses as EIP-55, times as ISO 8601, `seq` in Unix ms. */
export type Namespace = {
  name: string
  kind: NamespaceKind
  owner: string
  /** the k51… under which it is published; null until there is one */
  ipns: string | null
  /** who has that key */
  keyHolder: 'hub' | 'owner'
  proof: { by: ProofKind; at: string }
  claim: { seq: number; notBefore: string; notAfter: string; digest: string } | null
  /** from when on the owner is asked for a new claim; null: the hub renews it */
  renewFrom: string | null
  writable: boolean
  whyNotWritable: string | null
  /** of whoever asks */
  role: Role | null
  team: { seq: number; notAfter: string; members: number } | null
  /** to whom its owner offers it */
  transferTo: string | null
}

export type NamespacePage = { items: Namespace[]; /** the last one's name when there are more */ next: string | null }

/** `claim` takes a free name, `own-key` puts it under a key of the owner's, free or not. */
export type DraftAction = 'claim' | 'renew' | 'rotate' | 'own-key' | 'revoke' | 'transfer' | 'accept'

/** `ipns`: the owner's key for `own-key`; `to`: the new owner for `transfer`. */
export type DraftRequest = { action: DraftAction; ipns?: string | undefined; to?: string | undefined }

/** What a wallet is to sign (without the domain's own type), and where the signed message goes: under `member` in a JSON object. `notes` are sentences for the one who signs. */
export type Draft<Message = NamespaceClaim | NamespaceTransfer | Team> = {
  typedData: { domain: TypedData['domain']; types: TypedData['types']; primaryType: string; message: Message }
  deliver: { method: 'POST' | 'PUT'; path: string; member: 'claim' | 'transfer' | 'team' }
  notes: string[]
}

/** What became of a claim: of a namespace of this hub, or of a name that it does not write, whose claim it keeps and passes on. */
export type ClaimOutcome = { namespace: Namespace; isNew: boolean } | { stored: true }

/** Who asked for a change, for the audit log; `address`: the network that it came from. */
export type Doer = Pick<AuditEntry, 'actor' | 'via' | 'token' | 'address'>

/** The namespaces of this hub, their owners and their claims. Methods reject with NamespaceError. */
export interface NamespaceService {
  /** By name, after `after`. `mine`: those of `asker`: owned, as a member of the team, or offered to them. */
  list(options: { asker: Principal; mine?: boolean; after?: string | undefined; limit?: number }): Promise<NamespacePage>
  /** undefined when this hub has no such namespace */
  get(name: string, asker: Principal): Promise<Namespace | undefined>
  /** Something for `address` to sign, once all rules allow it. */
  draft(name: string, address: string, request: DraftRequest): Promise<Draft<NamespaceClaim | NamespaceTransfer>>
  /** Takes a signed claim, whoever brings it, from whatever network. */
  claim(claim: SignedClaim, network?: string | null): Promise<ClaimOutcome>
  /** Takes an owner's offer of a handle, whoever brings it. */
  transfer(transfer: SignedTransfer, network?: string | null): Promise<Namespace>
  /** Ends an offer of `address`, for good: the same signature is not taken again. */
  takeBack(name: string, address: string, by?: Doer): Promise<void>
  /** Gives up a handle of `address` that has no repositories. */
  release(name: string, address: string, by?: Doer): Promise<void>
}
