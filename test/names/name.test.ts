import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { base36 } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { decode } from 'multiformats/hashes/digest'
import { whyNotHandle } from '../../lib/names/handle.ts'
import { parseHash } from '../../lib/names/hash-spelling.ts'
import { formatName, parseName, type Name } from '../../lib/names/name.ts'
import { RESERVED_HANDLES } from '../../lib/names/reserved.ts'
import { contentCids, domains, keyMultihashes, nameLike } from './generators.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const DIRECTORY = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const ADDRESS = '0x52908400098527886e0f7030069857d2e4169ee7'

const keyMultihash = (name: string): Uint8Array => CID.parse(name, base36).multihash.bytes
const peerId = (name: string): string => base58btc.encode(keyMultihash(name)).slice(1)

// [text, kind, canonical spelling]
const NAMES: [string, Name['kind'], string][] = [
  ['alice', 'handle', 'alice'],
  ['library', 'handle', 'library'],
  ['a-b_c', 'handle', 'a-b_c'],
  ['bananas', 'handle', 'bananas'],
  ['kubernetes', 'handle', 'kubernetes'],
  ['0xabc', 'handle', '0xabc'],
  [ADDRESS, 'wallet', ADDRESS],
  ['0x52908400098527886E0F7030069857D2E4169EE7', 'wallet', ADDRESS],
  ['alice.eth', 'ens', 'alice.eth'],
  ['sub.Alice.eth', 'ens', 'sub.alice.eth'],
  ['_x.alice.eth', 'ens', '_x.alice.eth'],
  ['example.org', 'dns', 'example.org'],
  ['Docker.Example.ORG', 'dns', 'docker.example.org'],
  ['xn--bcher-kva.example', 'dns', 'xn--bcher-kva.example'],
  [KEY, 'ipns', KEY],
  [KEY.toUpperCase(), 'ipns', KEY],
  [peerId(KEY), 'ipns', KEY],
  [DIRECTORY, 'content', DIRECTORY],
]

for (const [text, kind, canonical] of NAMES) {
  test(`${text.slice(0, 44)} is a name of kind ${kind}`, () => {
    const name = parseName(text)
    assert.equal(name?.kind, kind)
    assert.equal(name && formatName(name), canonical)
  })
}

test('whether a CID is a key or content is decided by its codec, not by its first letters', () => {
  const multihash = decode(keyMultihash(KEY))
  const sha256 = CID.parse(DIRECTORY).multihash
  const key = CID.createV1(0x72, sha256)
  assert.equal(parseName(key.toString())?.kind, 'ipns')
  assert.equal(parseName(key.toString(base36))?.kind, 'ipns')
  assert.match(key.toString(base36), /^k2k4r8/)
  assert.equal(parseName(CID.createV1(0x70, sha256).toString(base36))?.kind, 'content')
  assert.equal(parseName(CID.createV1(0x72, multihash).toString())?.kind, 'ipns')
})

test('a key longer than a name can hold is no name', () => {
  const tooLong = CID.createV1(0x72, decode(Uint8Array.of(0, 60, ...new Uint8Array(60))))
  assert.equal(parseName(tooLong.toString()), undefined)
})

test('`Qm…` is content, and behind /ipns/ the key of an RSA peer; `12D3…` is always a key', () => {
  const sha256 = CID.parse(DIRECTORY).multihash
  const qm = CID.parse(DIRECTORY).toV0().toString()
  assert.deepEqual([parseName(qm)?.kind, parseName(qm, { peerIds: true })?.kind], ['content', 'ipns'])
  const key = parseName(qm, { peerIds: true })
  assert.equal(key && formatName(key), CID.createV1(0x72, sha256).toString(base36))
  assert.equal(parseName(peerId(KEY), { peerIds: true })?.kind, 'ipns')
})

const NO_NAMES = [
  '', '.', '..', 'a/b', '/ipfs', 'Alice', 'alice bob', 'bücher', 'a..b', '.org', 'org.', 'example.org.', '127.0.0.1', '1.2', '[::1]',
  '-a.org', 'a-.org', 'eth.', '.eth', 'αlice.eth', 'xn--abc.eth', 'a'.repeat(40), `${'a'.repeat(64)}.org`, `${'a.'.repeat(127)}org`,
  `0x${'a'.repeat(39)}`.padEnd(41, 'g'), 'sha256:abc', 'alice:v1', '%2e%2e', 'a\0b', '__proto__',
]

for (const text of NO_NAMES) {
  test(`${JSON.stringify(text.slice(0, 44))} is no name`, () => assert.equal(parseName(text), undefined))
}

test('a reserved word is no name', () => {
  for (const word of RESERVED_HANDLES) assert.equal(parseName(word), undefined, word)
})

test('a handle never parses as a hash', () => {
  fc.assert(fc.property(nameLike, (text) => whyNotHandle(text) !== undefined || parseHash(text) === undefined), { numRuns: 5000 })
  fc.assert(fc.property(contentCids, (cid) => whyNotHandle(cid.toString()) !== undefined))
})

test('an identity CID as short as a word is content, not a handle', () => {
  assert.equal(parseName('bafkqaaa')?.kind, 'content')
  assert.match(whyNotHandle('bafkqaaa') ?? '', /content/)
})

const names: fc.Arbitrary<Name> = fc.oneof(
  contentCids.map((cid): Name => ({ kind: 'content', cid: cid.toV1() })),
  keyMultihashes.map((multihash): Name => ({ kind: 'ipns', ipnsName: CID.createV1(0x72, decode(multihash)).toString(base36) })),
  domains.filter((domain) => !domain.endsWith('.eth')).map((domain): Name => ({ kind: 'dns', domain })),
  domains.map((domain): Name => ({ kind: 'ens', name: `${domain}.eth` })),
  fc.stringMatching(/^0x[0-9a-f]{40}$/).map((address): Name => ({ kind: 'wallet', address })),
  fc.stringMatching(/^[a-z][a-z0-9]{0,38}$/).filter((handle) => whyNotHandle(handle) === undefined).map((handle): Name => ({ kind: 'handle', handle })),
)

test('every name reads back from its canonical spelling', () => {
  fc.assert(fc.property(names, (name) => {
    const text = formatName(name)
    const again = parseName(text)
    return again?.kind === name.kind && formatName(again) === text
  }), { numRuns: 2000 })
})

test('any text is a name or none, without a throw, and what parses has one canonical spelling', () => {
  fc.assert(fc.property(nameLike, fc.boolean(), (text, peerIds) => {
    const name = parseName(text, { peerIds })
    if (!name) return true
    const again = parseName(formatName(name))
    return again?.kind === name.kind && formatName(again) === formatName(name)
  }), { numRuns: 5000 })
})
