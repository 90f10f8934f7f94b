import { setImmediate } from 'node:timers/promises'
import { claimSubject, signedClaimSchema } from '../../identity/claim/claim.ts'
import type { KnownClaim } from '../../identity/claim/verdict.ts'
import { parseName } from '../../names/name.ts'
import type { ProvedClaim } from '../net/errors.ts'

export type ToldClaim = { name: string; claim: unknown }
export type JudgingParts = { knownClaim: (subject: string) => KnownClaim | undefined; now: () => number }

/**
 * Of claims that somebody tells, those that prove themselves and are new: of wallets, each signed by the wallet whose namespace it
 * is for. For keys, domains and ENS names their own roots speak, for handles their hub.
 */
export async function judgeClaims(parts: JudgingParts, told: readonly ToldClaim[]): Promise<ProvedClaim[]> {
  const proved: ProvedClaim[] = []
  for (const one of told) {
    const claim = await judge(parts, one)
    if (claim) proved.push(claim)
    // A signature takes milliseconds, and others wait for this thread.
    await setImmediate()
  }
  return proved
}

async function judge({ knownClaim, now }: JudgingParts, { name: text, claim: told }: ToldClaim): Promise<ProvedClaim | undefined> {
  const [name, claim] = [parseName(text), signedClaimSchema.safeParse(told).data]
  // Of contracts nobody has asked the chain.
  if (name?.kind !== 'wallet' || claim?.namespace !== name.address || claim.chainId !== 1) return undefined
  const subject = claimSubject(claim)
  const known = knownClaim(subject)
  if (known && known.seq >= claim.seq) return undefined
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({ claim, name, now: now(), ...(known ? { known } : {}) })
  const counts = verdict.state === 'verified' || (verdict.state === 'refused' && verdict.reason === 'REVOKED')
  return counts && verdict.remember ? { subject, ...verdict.remember, signed: JSON.stringify(claim) } : undefined
}
