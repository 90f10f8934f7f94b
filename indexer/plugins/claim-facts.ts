import type { ClaimState } from '../../lib/db/index/rows.ts'
import type { SignedClaim } from '../../lib/identity/claim/claim.ts'
import type { ClaimQuestion } from '../../lib/identity/claim/verify-claim.ts'

export type ClaimFacts = { owner: string | null; claimState: ClaimState; claimUntil: number | null }

export const NO_CLAIM_FACTS: ClaimFacts = { owner: null, claimState: 'none', claimUntil: null }

/** What a claim says of a namespace's owner. `good`: how it stands when the claim holds, which depends on how it was found. */
export async function claimFacts(question: ClaimQuestion, good: 'verified' | 'listed'): Promise<ClaimFacts> {
  if (!question.claim) return { ...NO_CLAIM_FACTS, claimState: good === 'listed' ? 'listed' : 'none' }
  const { verifyClaim } = await import('../../lib/identity/claim/verify-claim.ts')
  const verdict = await verifyClaim(question)
  if (verdict.state === 'verified' || verdict.state === 'expired') {
    return { owner: verdict.owner.toLowerCase(), claimState: verdict.state === 'expired' ? 'expired' : good, claimUntil: untilOf(question.claim) }
  }
  if (verdict.state === 'none') return NO_CLAIM_FACTS
  return { ...NO_CLAIM_FACTS, claimState: 'refused' }
}

/** When a claim ends, in Unix ms. */
export function untilOf({ notAfter }: Pick<SignedClaim, 'notAfter'>): number {
  return Math.min(Number.MAX_SAFE_INTEGER, notAfter * 1000)
}
