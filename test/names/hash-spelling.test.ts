import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatHash, parseHash } from '../../lib/names/hash-spelling.ts'
import { contentCids, nameLike } from './generators.ts'

// What ipdr and image2ipfs printed for these images.
const WORKED_PAIRS = [
  ['QmYMg6WAuvF5i5yFmjT8KkqewZ5Ngh4U9Mp1bGfdjraFVk', 'ciqjjwaeoszdgcaasxmlhjuqnhbctgwijqz64w564lrzeyjezcvbj4y'],
  ['QmRhKG1VGPqEt3cwbehHWroqjhbC1izFCC4wudaJjRgrAk', 'ciqddxseacsddleyizojmahrh2uaq7ujnplse6r6mylurgu4bfodrmi'],
] as const

for (const [cidv0, dockerized] of WORKED_PAIRS) {
  test(`${cidv0.slice(0, 8)}… and its dockerized form are one name, in both directions`, () => {
    const cid = parseHash(dockerized)
    assert.ok(cid && parseHash(cidv0)?.equals(cid))
    assert.equal(formatHash(cid, 'cidv0'), cidv0)
    assert.equal(formatHash(cid, 'ciq'), dockerized)
  })
}

test('a CID reads in base32, base36, base58, base16 and base64url, lower and upper case where the base has one', () => {
  const base32 = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
  const cid = parseHash(base32)
  assert.ok(cid)
  const hex = `f${Buffer.from(cid.bytes).toString('hex')}`
  const others = [base32.toUpperCase(), formatHash(cid, 'base36'), formatHash(cid, 'base36')?.toUpperCase(), formatHash(cid, 'base58'), formatHash(cid, 'cidv0'), hex, hex.toUpperCase(), `u${Buffer.from(cid.bytes).toString('base64url')}`]
  for (const text of others) assert.equal(parseHash(text ?? '')?.toV1().toString(), base32, text)
})

test('raw content has no CIDv0 and no dockerized form', () => {
  const raw = parseHash('bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')
  assert.ok(raw)
  assert.deepEqual([formatHash(raw, 'cidv0'), formatHash(raw, 'ciq')], [undefined, undefined])
})

const NO_HASHES = {
  'a dockerized hash with a character too few': WORKED_PAIRS[0][1].slice(0, -1),
  'a dockerized hash with left-over bits': `${WORKED_PAIRS[0][1].slice(0, -1)}z`,
  'an upper-case dockerized hash': WORKED_PAIRS[0][1].toUpperCase(),
  'a CIDv0 with a character too many': `${WORKED_PAIRS[0][0]}a`,
  'a CIDv0 behind a multibase prefix': `z${WORKED_PAIRS[0][0]}`,
  'a CID with bytes after its end': 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdiaa',
  'a million characters': `z${'2'.repeat(1_000_000)}`,
  'a version 2': `f0255122000${'0'.repeat(62)}`,
}

for (const [what, text] of Object.entries(NO_HASHES)) {
  test(`${what} is no hash`, () => assert.equal(parseHash(text), undefined))
}

test('numbers written longer than needed give no second name to a digest', () => {
  for (const head of ['01551220', '8100551220', '01d5001220', '0155920020', '015512a000']) {
    assert.equal(parseHash(`f${head}${'11'.repeat(32)}`) !== undefined, head === '01551220', head)
  }
})

test('every spelling of every CID reads back as that CID', () => {
  fc.assert(fc.property(contentCids, fc.constantFrom('cidv0', 'base32', 'base36', 'base58', 'ciq'), (cid, spelling) => {
    const text = formatHash(cid, spelling)
    return text === undefined || text.length > 256 || parseHash(text)?.toV1().equals(cid.toV1()) === true
  }))
})

test('any text parses or does not, without a throw, and what parses has one spelling', () => {
  fc.assert(fc.property(nameLike, (text) => {
    const cid = parseHash(text)
    const again = cid && parseHash(cid.toV1().toString())
    return cid === undefined || again?.equals(cid.toV1()) === true
  }), { numRuns: 3000 })
})
