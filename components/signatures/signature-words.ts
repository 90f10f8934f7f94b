import type { ImageTrust, ShownTrust, SignatureLine } from '../../lib/hub/hub-source.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'

/** How far a tag can be trusted, in a word and a sentence. */
export const TRUST_WORDS: Record<ShownTrust, { word: string; sentence: string }> = {
  signed: { word: 'signed', sentence: 'Its publisher signed that this tag means these bytes.' },
  vouched: { word: 'bytes signed', sentence: 'Its publisher signed these bytes, not that this tag means them.' },
  wrong: { word: 'signature does not hold', sentence: 'There are signatures, and none of them holds for what the tag points to now.' },
  unsigned: { word: 'not signed', sentence: 'Nobody signed it.' },
}

const STATES: Record<SignatureLine['state'], string> = {
  valid: 'holds', moved: 'the tag moved', expired: 'expired', withdrawn: 'taken back', overruled: 'overruled', refused: 'refused', waiting: 'being looked at',
  verified: 'verified', unknown: 'unknown key',
}

/** What a signature is worth, in a word or two. */
export function stateWord({ state }: Pick<SignatureLine, 'state'>): string {
  return STATES[state]
}

/** What a signature says about the image whose page it is on. */
export function sayingOf({ kind, tag, state, elsewhere }: SignatureLine): string {
  if (state === 'refused' || state === 'waiting') return '–'
  if (kind === 'cosign') return 'these bytes'
  const bytes = elsewhere === undefined ? 'these bytes' : shortDigest(elsewhere)
  if (state === 'withdrawn') return tag === undefined ? `no longer ${bytes}` : `${tag} means no longer ${bytes}`
  return tag === undefined ? bytes : `${tag} means ${bytes}`
}

/** What the signatures come to, a sentence; undefined when the list says it all. */
export function trustSentence({ trust, lines }: ImageTrust): string | undefined {
  if (trust === undefined || lines.length === 0) return undefined
  if (trust !== 'unsigned') return TRUST_WORDS[trust].sentence
  return lines.every(({ state }) => state === 'waiting') ? undefined : 'None of them is by its publisher, as far as this hub can tell.'
}
