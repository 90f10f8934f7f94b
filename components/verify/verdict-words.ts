import type { ClaimVerdict } from '../../lib/identity/claim/verdict.ts'
import { whyNotTrusted } from '../../lib/identity/image/why-not-trusted.ts'
import type { SignatureVerdict } from '../../lib/identity/image/signature-verdict.ts'
import type { VerifiedHere } from './verify-here.ts'

/** Whether an image's publisher stands for what the page shows, and the sentence for it. */
export function outcomeOf(verified: VerifiedHere, shown: string, now: number): { isGood: boolean; sentence: string } {
  const { digest, trust, validUntil } = verified
  if (digest !== shown) return { isGood: false, sentence: `the published root says ${digest}. A push of a moment ago may not be published yet` }
  const why = whyNotTrusted({ image: verified, what: 'the image', validUntil, now, strict: true })
  if (why !== undefined) return { isGood: false, sentence: why }
  return { isGood: true, sentence: trust === 'signed' ? 'its publisher signed that this tag means these bytes' : 'its publisher signed these bytes' }
}

/** Who owns the namespace, as the claim tells. */
export function claimWords(claim: ClaimVerdict): string {
  if (claim.state === 'verified') return `${claim.owner}, until ${day(claim.until)}${claim.confirmed ? '' : '; the name itself cannot be looked up by a browser'}`
  if (claim.state === 'expired') return `${claim.owner}, whose claim ended on ${day(claim.since)}`
  if (claim.state === 'refused') return `not confirmed: ${claim.detail}`
  return claim.state === 'none' ? 'whoever has the key: there is no claim' : 'two claims contradict each other'
}

/** What one signature is worth. */
export function signatureWords(verdict: SignatureVerdict): string {
  if (verdict.state === 'refused') return `refused: ${verdict.detail}`
  const { signer, role, message } = verdict
  return `${verdict.state}: ${signer} (${role}), ${message.tag === '' ? 'for these bytes' : `as ${message.tag}`}`
}

/** How many of cosign's signatures are by keys that the namespace lists. */
export function cosignWords(cosign: VerifiedHere['cosign']): string {
  const ours = cosign.filter(({ verdict }) => verdict.state === 'verified').length
  return `${ours} of ${cosign.length} by keys that the namespace lists`
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
