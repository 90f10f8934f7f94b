import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dnsEncode, ensNormalize, namehash } from 'ethers'
import fc from 'fast-check'
import { parseEnsName } from '../../lib/names/domain.ts'

const label = fc.oneof(fc.string({ unit: fc.constantFrom(...'abz019-_xn'), minLength: 1, maxLength: 8 }), fc.string({ maxLength: 6 }))
const names = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join('.')}.eth`)

test('what is read as an ENS name is its own normal form (ENSIP-15), and can be asked for', () => {
  let read = 0
  fc.assert(fc.property(names, (text) => {
    const name = parseEnsName(text)
    if (name === undefined) return
    read++
    assert.equal(ensNormalize(name), name)
    assert.match(namehash(name), /^0x[0-9a-f]{64}$/)
    assert.match(dnsEncode(name, 255), /^0x[0-9a-f]+$/)
  }), { numRuns: 3000 })
  assert.ok(read > 100, `${read} of 3000 were names`)
})

for (const text of ['Alice.eth', 'аlice.eth', 'alice..eth', '.eth', 'eth', 'xn--abc.eth', 'ab--c.eth', 'a_b.eth', 'alice.eth.', 'a​lice.eth', `${'a'.repeat(250)}.eth`])
  test(`${JSON.stringify(text.slice(0, 20))} is no ENS name`, () => assert.equal(parseEnsName(text), undefined))
