import type { SignatureVerdict } from './signature-verdict.ts'

/** What is known of a tag: `signed` for this tag, `vouched` for its bytes only, `wrong` when all that is there is refused, moved, expired or taken back. */
export type TagTrust = 'signed' | 'vouched' | 'wrong' | 'unsigned'

/** `tag` undefined: of the bytes alone. `about`: how many signatures hang on the image or speak of the tag. */
export type TrustQuestion = { tag: string | undefined; digest: string; about: number }

/**
 * What verdicts come to for a tag that points to `digest`. `moved`: by the signature that counts the tag means another digest;
 * whoever vouches for the bytes does not change that, or an old image could be put in the place of a new one.
 */
export function trustOf(verdicts: readonly SignatureVerdict[], { tag, digest, about }: TrustQuestion): TagTrust | 'moved' {
  const valid = verdicts.flatMap((verdict) => (verdict.state === 'valid' && verdict.message.digest === digest ? [verdict.message.tag] : []))
  if (tag !== undefined && valid.includes(tag)) return 'signed'
  if (verdicts.some((verdict) => verdict.state === 'moved' && verdict.message.tag === tag && verdict.message.digest !== digest)) return 'moved'
  if (valid.length > 0) return 'vouched'
  return about === 0 ? 'unsigned' : 'wrong'
}
