import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatIpnsName, peerIdOf } from '../../lib/names/ipns-name.ts'
import { spell, spellingFor, SPELLINGS } from '../../lib/names/spellings.ts'
import { contentCids, nameLike } from './generators.ts'

const CIDV0 = 'QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk'
const CIQ = 'ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y'
const KEY = formatIpnsName(Uint8Array.from([0, 36, 8, 1, 18, 32, ...new Uint8Array(32).fill(7)])) ?? ''
const ALL = { kind: 'content', spellings: spell(CIDV0)?.spellings }

for (const text of [CIDV0, CIQ, `/ipfs/${CIDV0}`, `/ipfs/${CIDV0}/`, `ipfs://${CIQ}`, ...Object.values(ALL.spellings ?? {})]) {
  test(`${text.slice(0, 16)}… is the same content as in all its spellings`, () => {
    assert.deepEqual(spell(text), ALL)
    assert.deepEqual(Object.keys(ALL.spellings ?? {}), ['cidv0', 'base32', 'base36', 'base58', 'ciq'])
  })
}

test('content is written for docker as ciq…, for ipfs as Qm…; what has neither in base32', () => {
  const unixfs = spell(CIQ)
  assert.ok(unixfs)
  assert.deepEqual([spellingFor('docker', unixfs), spellingFor('ipfs', unixfs)], [CIQ, CIDV0])
  const raw = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
  const spelled = spell(raw)
  assert.ok(spelled)
  assert.deepEqual([spellingFor('docker', spelled), spellingFor('ipfs', spelled), spelled.spellings.ciq], [raw, raw, undefined])
})

test('a key is known by its peer id and by its CID; Qm… is a key after /ipns/ only', () => {
  const spelled = spell(KEY)
  assert.equal(spelled?.kind, 'key')
  assert.deepEqual([spelled.spellings.base36, spelled.spellings['peer-id'], spelled.spellings.ciq], [KEY, peerIdOf(KEY), undefined])
  for (const text of Object.values(spelled.spellings)) assert.deepEqual(spell(`/ipns/${text}`), spelled, text)
  assert.equal(spell(`/ipns/${CIDV0}`)?.kind, 'key')
  assert.equal(spellingFor('docker', spelled), KEY)
})

for (const text of ['', '/', '/ipfs/', 'alice', 'example.org', '0x0000000000000000000000000000000000000001', `${CIDV0}/app`, 'Qm', `ciq${'a'.repeat(10)}`]) {
  test(`“${text}” is no hash`, () => assert.equal(spell(text), undefined))
}

test('every spelling of every CID leads to the same ones', () => {
  fc.assert(fc.property(contentCids, fc.constantFrom(...SPELLINGS), (cid, spelling) => {
    const spelled = spell(cid.toString())
    const text = spelled?.spellings[spelling]
    if (text !== undefined) assert.deepEqual(spell(text), spelled)
  }))
})

test('no text is more than read', () => {
  fc.assert(fc.property(nameLike, (text) => void spell(text)))
})
