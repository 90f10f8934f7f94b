// What stands in repository_text, and what is asked of it. One function cuts words on both sides; characters of the private
// use area mark what a token is, and occur in no word.

const SEPARATORS = /[^\p{L}\p{N}_]+/u
const MARKS = /\p{M}+/gu
const MAX_WORD = 64
const MAX_PREFIX = 24

/** The marks: a word of the name, the beginning of one, the beginning of a word of the description, the last component, a property. */
const MARK = { name: '\ue000', namePrefix: '\ue001', shortPrefix: '\ue002', leaf: '\ue003', facet: '\ue004' } as const

export type Facet = 'arch' | 'os' | 'type'

/** The words of a text in lower case without accents, each once, in their order; longer ones are cut to 64 characters. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(MARKS, '').toLowerCase()
  return [...new Set(plain.split(SEPARATORS).filter((word) => word !== '').map((word) => cut(word, MAX_WORD)))]
}

/** Finds a word anywhere in what a repository says. */
export const wordToken = (word: string): string => word
/** Finds a word of a repository's name. */
export const nameToken = (word: string): string => MARK.name + word
/** Finds the beginning of a word of a repository's name; only its first 24 characters count. */
export const namePrefixToken = (prefix: string): string => MARK.namePrefix + cut(prefix, MAX_PREFIX)
/** Finds the beginning of a word of a repository's short description. */
export const shortPrefixToken = (prefix: string): string => MARK.shortPrefix + cut(prefix, MAX_PREFIX)
/** Finds a repository whose name's last component consists of these words. */
export const leafToken = (words: string[]): string => MARK.leaf + words.join(MARK.leaf)
/** Finds a property, such as an architecture; in lower case, every other character by its bytes. */
export const facetToken = (facet: Facet, value: string): string => MARK.facet + facet + MARK.facet + escape(value.toLowerCase())

/** Every beginning of the words, as one of the prefix tokens. */
export function prefixTokens(words: string[], token: (prefix: string) => string): string[] {
  return words.flatMap((word) => {
    const letters = [...cut(word, MAX_PREFIX)]
    return letters.map((_, index) => token(letters.slice(0, index + 1).join('')))
  })
}

// By code points, so that no half of one is left over.
function cut(word: string, most: number): string {
  return word.length <= most ? word : [...word].slice(0, most).join('')
}

function escape(value: string): string {
  const bytes = new TextEncoder().encode(value)
  return Array.from(bytes, (byte) => (/[a-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : String.fromCharCode(0xe100 + byte))).join('')
}
