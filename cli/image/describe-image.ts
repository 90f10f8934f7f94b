import type { ClaimVerdict } from '../../lib/identity/claim/verdict.ts'
import { whyNotTrusted as whyNotImageTrusted } from '../../lib/identity/image/why-not-trusted.ts'
import type { VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import type { SignatureVerdict } from '../../lib/identity/image/signature-verdict.ts'
import { plainText } from '../plain-text.ts'
import type { CheckedImage } from './checked-image.ts'

/** Why an image is not to be run; undefined when its publisher stands for it. `strict`: also when nobody asks for signatures. */
export function whyNotTrusted(image: CheckedImage, { strict }: { strict: boolean }): string | undefined {
  const { verified, served, hub, required } = image
  if (served !== undefined && served !== verified.digest) return `${hub.host} serves ${plainText(served)} for ${nameOf(verified)}, but the publisher's own key says ${verified.digest}`
  return whyNotSigned(image, { strict, required })
}

/** The same by the published root alone. */
export function whyNotSigned({ verified, validUntil }: Pick<CheckedImage, 'verified' | 'validUntil'>, { strict, required = verified.required }: { strict: boolean; required?: boolean }): string | undefined {
  const what = nameOf(verified)
  if (required && verified.trust === 'unsigned') return `${what} should be signed, and nobody signed it`
  return whyNotImageTrusted({ image: verified, what, validUntil, now: Date.now(), strict: required || strict })
}

function nameOf({ digest, tag, repository }: VerifiedImage): string {
  return plainText(tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`)
}

const COSIGN = { verified: 'cosign     by a key that the namespace lists', unknown: 'cosign     by a key that the namespace does not list', refused: 'cosign     refused: not of this image', attestation: 'cosign     an attestation' }

/** What is known about an image, a line each. */
export function describeImage({ verified, ipnsName, served }: Pick<CheckedImage, 'verified' | 'ipnsName' | 'served'>): string {
  const { repository, digest, tag, claim, signatures, cosign, complete } = verified
  const lines = [
    // By the claim's own words, which nobody may have checked.
    plainText(`${repository}${tag === undefined ? '' : `:${tag}`}`),
    `  digest     ${digest}${served === undefined ? ', which the hub does not have' : ''}`,
    `  published  by ${ipnsName}`,
    `  owner      ${describeClaim(claim)}`,
    ...(signatures.length + cosign.length === 0 ? ['  signed     by nobody'] : signatures.map(({ verdict }) => `  ${describeSignature(verdict)}`)),
    ...cosign.map(({ verdict: { state } }) => `  ${COSIGN[state]}`),
    ...(complete ? [] : ['  There are more signatures than were looked at.']),
  ]
  return lines.join('\n')
}

function describeClaim(claim: ClaimVerdict): string {
  if (claim.state === 'verified') return `${claim.owner}${claim.confirmed ? '' : ' (says the claim; the name itself was not looked up)'}, until ${day(claim.until)}`
  if (claim.state === 'expired') return `${claim.owner}, whose claim ended on ${day(claim.since)}`
  if (claim.state === 'refused') return `not confirmed: ${claim.detail}`
  return claim.state === 'none' ? 'whoever has the key: there is no claim' : 'two claims contradict each other'
}

function describeSignature(verdict: SignatureVerdict): string {
  if (verdict.state === 'refused') return `refused    ${verdict.detail}`
  const { signer, role, message } = verdict
  const who = `${signer} (${role})`
  const what = message.tag === '' ? 'for these bytes' : `as ${message.tag}`
  if (verdict.state === 'valid') return `signed     by ${who} ${what}, until ${day(verdict.until)}`
  if (verdict.state === 'expired') return `expired    by ${who} ${what}, on ${day(verdict.since)}`
  if (verdict.state === 'withdrawn') return `withdrawn  by ${who}`
  return verdict.state === 'moved' ? `moved      by ${who} ${what}, but the tag points elsewhere now` : `overruled  by ${who} ${what}: a later signature says otherwise`
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
