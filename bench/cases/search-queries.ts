import { randomNumbers, wordNumber, zipf } from './random.ts'
import { ARCHITECTURES, countsOf, digestNumber, FREQUENT, namespaceNumber, ownerNumber, TAGS, WORDS } from './search-corpus.ts'

export const KINDS = ['words', 'prefixes', 'namespace/', ':tag', 'owner:', 'arch:'] as const
export type Kind = (typeof KINDS)[number]
export type Asked = { kind: Kind; text: string }

/** `count` searches of the six kinds in turn, over a corpus of so many repositories; words, names and tags as often as they occur there. */
export function searches(count: number, repositories: number): Asked[] {
  const random = randomNumbers(11)
  const { namespaces, owners } = countsOf(repositories)
  const word = (): string => wordNumber(zipf(random, WORDS))
  const texts: Record<Kind, () => string> = {
    // One in five is of what half of all say, alone or with another word.
    words: () => (random() < 0.2 ? `${random() < 0.5 ? FREQUENT.join(' ') : (FREQUENT[0] ?? '')}${random() < 0.5 ? ` ${word()}` : ''}` : random() < 0.5 ? word() : `${word()} ${word()}`),
    prefixes: () => `${word().slice(0, 1 + Math.floor(random() * 6))}*`,
    'namespace/': () => `${namespaceNumber(zipf(random, namespaces))}/`,
    ':tag': () => (random() < 0.3 ? ':latest' : `:v${zipf(random, TAGS)}`),
    'owner:': () => `owner:${ownerNumber(zipf(random, owners))}`,
    'arch:': () => `arch:${ARCHITECTURES[Math.floor(random() * ARCHITECTURES.length)] ?? ''}${random() < 0.3 ? ` ${word()}` : ''}`,
  }
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? 'words'
    return { kind, text: texts[kind]() }
  })
}

/** What somebody has typed of a name when suggestions are asked for: the beginnings of words, of two words, of paths, of tags; digests too. */
export const TYPED = ['word', 'two words', 'path', 'tag', 'digest'] as const
export type Typed = (typeof TYPED)[number]

/** `count` such texts in turn, over a corpus of so many repositories, of which some are named in `names`. */
export function typedTexts(count: number, repositories: number, names: string[]): { kind: Typed; text: string }[] {
  const random = randomNumbers(13)
  const { namespaces } = countsOf(repositories)
  const word = (): string => wordNumber(zipf(random, WORDS))
  const beginning = (text: string): string => text.slice(0, 1 + Math.floor(random() * text.length))
  const namespace = (): string => namespaceNumber(zipf(random, namespaces))
  const texts: Record<Typed, () => string> = {
    word: () => beginning(word()),
    'two words': () => `${word()} ${beginning(word())}`,
    path: () => `${namespace()}/${random() < 0.5 ? '' : beginning(word())}`,
    tag: () => `${names[Math.floor(random() * names.length)] ?? ''}:${random() < 0.5 ? '' : beginning('latest')}`,
    digest: () => digestNumber(1 + Math.floor(random() * repositories)),
  }
  return Array.from({ length: count }, (_, index) => {
    const kind = TYPED[index % TYPED.length] ?? 'word'
    return { kind, text: texts[kind]() }
  })
}
