import type { ShownTrust, SignatureLine } from '../../lib/hub/hub-source.ts'

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
