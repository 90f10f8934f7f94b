export type ClaimRefusal =
  | 'MALFORMED' | 'SCOPE_UNKNOWN' | 'WINDOW_INVALID' | 'KEY_MISMATCH' | 'SIGNER_MISMATCH' | 'OTHER_NAMESPACE' | 'NOT_OWNER' | 'OTHER_ROOT'
  | 'NOT_LISTED' | 'SEQ_AHEAD' | 'NOT_YET' | 'ROLLBACK' | 'OWNER_CHANGED' | 'SUPERSEDED' | 'CLAIM_MISSING' | 'REVOKED'

/** The newest proved claim for a subject (claimSubject) so far; `digest` is its EIP-712 hash. */
export type KnownClaim = { digest: string; seq: number; owner: string; root: string }

/**
 * `confirmed`: the rule for the claim's own namespace was proved too, not only that key and owner belong together.
 * `remember`: what to keep as known for the subject; absent when unconfirmed, so that no stranger can displace an owner.
 */
export type ClaimFacts = { namespace: string; owner: string; confirmed: boolean; remember?: KnownClaim }

export type Refused = { state: 'refused'; reason: ClaimRefusal; detail: string; remember?: KnownClaim }

/** What can be said about who owns a name; `until` and `since` in Unix ms. Pulls go on in every state but `refused`. */
export type ClaimVerdict =
  | ({ state: 'verified'; until: number } & ClaimFacts)
  | ({ state: 'expired'; since: number } & ClaimFacts)
  | { state: 'none' }
  | Refused
  | { state: 'conflict'; first: string; other: string }

const DETAILS: Record<ClaimRefusal, string> = {
  MALFORMED: 'the claim is malformed',
  SCOPE_UNKNOWN: 'the claim is not for publishing',
  WINDOW_INVALID: 'the claim holds for longer than 180 days, or for no time at all',
  KEY_MISMATCH: 'the claim names another key than the one that published it',
  SIGNER_MISMATCH: 'the claim is not signed by the wallet that it names as owner',
  OTHER_NAMESPACE: 'the claim is for another namespace',
  NOT_OWNER: 'the namespace belongs to another wallet',
  OTHER_ROOT: 'the name does not lead to the key in the claim',
  NOT_LISTED: 'the hub in the claim does not list this namespace',
  SEQ_AHEAD: 'the claim is dated more than ten minutes ahead',
  NOT_YET: 'the claim is not valid yet',
  ROLLBACK: 'a newer claim for this namespace is known',
  OWNER_CHANGED: 'the owner changed without a transfer signed by the former owner',
  SUPERSEDED: 'another key publishes this namespace now',
  CLAIM_MISSING: "a wallet's namespace needs a claim signed by the wallet",
  REVOKED: 'the owner has withdrawn the key',
}

/** The refusal for a reason, with its sentence. */
export function refused(reason: ClaimRefusal, remember?: KnownClaim): Refused {
  return { state: 'refused', reason, detail: DETAILS[reason], ...(remember && { remember }) }
}
