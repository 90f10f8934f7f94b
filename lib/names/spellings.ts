import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { formatHash } from './hash-spelling.ts'
import { peerIdOf } from './ipns-name.ts'
import { parseName } from './name.ts'

/** Ways to write the hash of content, or the name of a key: `peer-id` has keys only, `cidv0` and `ciq` content only. */
export const SPELLINGS = ['cidv0', 'base32', 'base36', 'base58', 'ciq', 'peer-id'] as const
export type Spelling = (typeof SPELLINGS)[number]

/** Content, or a key, in every spelling that it has. */
export type Spelled = { kind: 'content' | 'key'; spellings: Partial<Record<Spelling, string>> }

/**
 * A hash in any spelling, with or without `/ipfs/` or `/ipns/` before it, in all others.
 * Undefined when it is none. `Qm…` is content, and a key after `/ipns/`.
 */
export function spell(text: string): Spelled | undefined {
  const [, protocol, component = ''] = /^(?:\/(ipfs|ipns)\/|(?:ipfs|ipns):\/\/)?([^/]+)\/?$/.exec(text) ?? []
  const name = parseName(component, { peerIds: protocol === 'ipns' || text.startsWith('ipns://') })
  if (name?.kind === 'content') return { kind: 'content', spellings: spellingsOf(name.cid) }
  if (name?.kind !== 'ipns') return undefined
  const peerId = peerIdOf(name.ipnsName)
  return { kind: 'key', spellings: { ...spellingsOf(CID.parse(name.ipnsName, base36)), ...(peerId === undefined ? {} : { 'peer-id': peerId }) } }
}

/** `docker`: as the first part of an image's name, which has no capitals; `ipfs`: as `ipfs` writes it. */
export function spellingFor(use: 'docker' | 'ipfs', { kind, spellings }: Spelled): string | undefined {
  if (kind === 'key') return spellings.base36
  return (use === 'docker' ? spellings.ciq : spellings.cidv0) ?? spellings.base32
}

function spellingsOf(cid: CID): Spelled['spellings'] {
  const written = SPELLINGS.flatMap((spelling): [Spelling, string][] => {
    const text = spelling === 'peer-id' ? undefined : formatHash(cid, spelling)
    return text === undefined ? [] : [[spelling, text]]
  })
  return Object.fromEntries(written)
}
