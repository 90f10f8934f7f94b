import type { VerifiedImage } from './verify-image.ts'

/** `what`: the image in the reader's words; `validUntil` of the records on the way and `now` in Unix ms; `strict`: a signature is wanted. */
export type TrustCase = { image: Pick<VerifiedImage, 'claim' | 'trust' | 'complete'>; what: string; validUntil: number; now: number; strict: boolean }

/** Why an image whose root was verified is not to be trusted, as a sentence without its full stop; undefined when its publisher stands for it. */
export function whyNotTrusted({ image: { claim, trust, complete }, what, validUntil, now, strict }: TrustCase): string | undefined {
  if (validUntil < now) return `its publisher's record ended on ${new Date(validUntil).toISOString().slice(0, 10)}: this may be an old state that somebody shows again`
  if (claim.state === 'refused') return `who owns it cannot be confirmed: ${claim.detail}`
  if (claim.state === 'conflict') return 'its owner signed two claims with one number: nobody knows which one counts'
  if (!strict) return undefined
  if (!complete) return 'its repository has more signatures than were looked at: a later one may say otherwise'
  if (trust === 'wrong') return `none of the signatures of ${what} holds`
  return trust === 'unsigned' ? `nobody signed ${what}` : undefined
}
