import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseContentPath } from '../../lib/ipfs/gateway/content-path.ts'
import { GatewayError } from '../../lib/ipfs/gateway/gateway-error.ts'

const CID = 'bafybeiaqyadrp7yhh6awjaw2brjyhz2ptqzlrlwjthww3fypt7h4qdey4m'
const KEY = 'k51qzi5uqu5dhwokkpdi61fl36lp4x03y8xgs7bvc9eofcabobeqbgdw2qhckd'

function refused(path: string): void {
  assert.throws(() => parseContentPath(path), (error) => error instanceof GatewayError && error.status === 400, path)
}

test('a path of names that directories can have is read as those names', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..')
  fc.assert(fc.property(fc.array(name, { maxLength: 20 }), fc.boolean(), (names, slash) => {
    const path = parseContentPath(`/ipfs/${[CID, ...names.map(encodeURIComponent)].join('/')}${slash ? '/' : ''}`)
    assert.deepEqual(path.segments, names)
    assert.equal(path.asDirectory, slash)
  }))
})

test('any text is read or refused with 400', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webPath()), (text) => {
    for (const raw of [`/ipfs/${text}`, `/ipns/${text}`, `/ipfs/${CID}/${text}`]) {
      try {
        assert.ok(parseContentPath(raw).segments.every((segment) => segment !== '' && segment !== '..' && !/[/\0]/.test(segment)))
      } catch (error) {
        assert.ok(error instanceof GatewayError && error.status === 400)
      }
    }
  }), { numRuns: 1000 })
})

for (const part of ['..', '.', '%2e%2e', '%2E', 'a%2Fb', 'a%2f..%2f', '%00', 'a%00b', '%zz', '%', '%C3', '%ff', '']) {
  test(`bad-input 26: the component "${part}" is refused`, () => {
    refused(`/ipfs/${CID}/${part}/x`)
    refused(`/ipns/${KEY}/a/${part}/x`)
  })
}

test('bad-input 26: a path of ten thousand components is refused', () => {
  refused(`/ipfs/${CID}${'/a'.repeat(10_000)}`)
  assert.equal(parseContentPath(`/ipfs/${CID}${'/a'.repeat(256)}`).segments.length, 256)
  refused(`/ipfs/${CID}${'/a'.repeat(257)}`)
})

test('a key is asked for under /ipns/, content under /ipfs/', () => {
  refused(`/ipfs/${KEY}`)
  refused(`/ipns/${CID}`)
  for (const text of ['/ipfs/', '/ipfs', '/ipns/', '/ipfs/abc', '/ipns/alice', '/ipfs/example.org', `/ipfs/${'b'.repeat(5000)}`]) refused(text)
})

test('a name has one form however its key is spelt', () => {
  const nameOf = (text: string) => {
    const { root } = parseContentPath(`/ipns/${text}`)
    return root.namespace === 'ipns' ? root.name : undefined
  }
  assert.equal(nameOf(KEY), KEY)
  assert.equal(nameOf('12D3KooWEUWGY2hu3aJfBUvWXJvQR5ARo7sDRsbRqaUmtfzH9CR2'), KEY)
  assert.equal(nameOf('Example.ORG'), 'example.org')
  assert.equal(nameOf('Alice.eth'), 'alice.eth')
})
