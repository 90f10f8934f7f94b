import type { TagTrust } from '../../identity/image/trust-of.ts'

/** What a client is told of a tag that should be signed (`image` as it names it); undefined when it is. */
export function unsignedSentence(image: string, trust: TagTrust | undefined): string | undefined {
  if (trust === 'signed' || trust === 'vouched') return undefined
  const what = trust === 'wrong' ? 'none of its signatures holds' : 'nobody signed it'
  return `${image} should be signed, but ${what}: ask its publisher before you run it`
}
