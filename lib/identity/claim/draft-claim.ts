import { NO_CLAIM, type NamespaceClaim } from './claim.ts'

// Clocks of verifiers may be a little behind.
const BACKDATED_SECONDS = 60
export const MAX_CLAIM_SECONDS = 180 * 86_400

/** `owner` EIP-55, `root` and `hub` (handles only) k51…, `prev` the digest of the claim before, `now` in Unix ms. */
export type ClaimSubject = { namespace: string; owner: string; root: string; hub?: string; prev?: string; now: number }

/** A claim to sign: valid from a minute ago for 180 days, `seq` = now in Unix ms. */
export function draftClaim({ namespace, owner, root, hub, prev, now }: ClaimSubject): NamespaceClaim {
  const notBefore = Math.floor(now / 1000) - BACKDATED_SECONDS
  return {
    namespace,
    owner,
    chainId: 1,
    hub: hub ?? '',
    root,
    scope: 'publish',
    seq: now,
    notBefore,
    notAfter: notBefore + MAX_CLAIM_SECONDS,
    prev: prev ?? NO_CLAIM,
  }
}
