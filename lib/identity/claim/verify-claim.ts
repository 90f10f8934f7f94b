import type { Name } from '../../names/name.ts'
import type { SignedClaim, SignedTransfer } from './claim.ts'

export type ClaimRefusal =
  | 'MALFORMED' | 'KEY_MISMATCH' | 'REVOKED' | 'SIGNER_MISMATCH' | 'OTHER_NAMESPACE' | 'NOT_OWNER' | 'OTHER_ROOT' | 'NOT_LISTED'
  | 'HUB_INVALID' | 'SCOPE_UNKNOWN' | 'WINDOW_INVALID' | 'NOT_YET' | 'SEQ_AHEAD' | 'ROLLBACK' | 'OWNER_CHANGED' | 'SUPERSEDED'

/** Who is behind the key. `confirmed`: the kind rule of the claim's own namespace was proved too, not only key and owner. */
export type ClaimFacts = { namespace: string; owner: string; digest: string; seq: number; confirmed: boolean }

export type ClaimVerdict =
  | ({ state: 'verified'; until: number } & ClaimFacts)
  | ({ state: 'expired'; since: number } & ClaimFacts)
  | { state: 'none' }
  | { state: 'refused'; reason: ClaimRefusal; detail: string }
  | { state: 'conflict'; first: string; other: string }

/** The newest claim seen for a namespace before; `digest` is its EIP-712 hash. */
export type KnownClaim = { digest: string; seq: number; owner: string; root: string }

export type ClaimQuestion = {
  /** the claim in the root, undefined when it has none */
  claim: SignedClaim | undefined
  /** the key whose record led to the root */
  ipnsName: string
  /** the name that was asked for */
  name: Name
  /** handles: the hub that `claim.hub` names lists this key for it */
  hubListsHandle?: boolean
  /** DNS and ENS: the k51… that the name resolves to */
  dnsResolvesTo?: string
  known?: KnownClaim
  /** changes of a handle's owner since `known`, oldest first */
  transfers?: readonly SignedTransfer[]
  /** Unix ms */
  now: number
}

/** Judges who owns the namespace behind a key (FORMATS: attack table). Never throws for a bad claim. */
export declare function verifyClaim(question: ClaimQuestion): Promise<ClaimVerdict>
