import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDigest, isDigest, parseDigest } from '../../lib/oci/digest.ts'
import { digests, hostileText } from './generators.ts'

const a = (length: number): string => 'a'.repeat(length)

const REFUSED: Record<string, string> = {
  'nothing': '',
  'no algorithm': a(64),
  'an empty algorithm': `:${a(64)}`,
  '63 hex digits': `sha256:${a(63)}`,
  '65 hex digits': `sha256:${a(65)}`,
  'upper case': `sha256:${'A'.repeat(64)}`,
  'an upper-case algorithm': `SHA256:${a(64)}`,
  'a path': 'sha256:../..',
  'a path of the right length': `sha256:${'../'.repeat(21)}a`,
  'sha1': `sha1:${a(40)}`,
  'md5': `md5:${a(32)}`,
  'sha512 with the length of sha256': `sha512:${a(64)}`,
  'sha256 with the length of sha512': `sha256:${a(128)}`,
  'a member of Object.prototype': `constructor:${a(64)}`,
  'a newline at the end': `sha256:${a(64)}\n`,
  'blanks around it': ` sha256:${a(64)} `,
}

for (const [what, text] of Object.entries(REFUSED)) {
  test(`bad-input 5: ${what} is no digest`, () => {
    assert.equal(parseDigest(text), undefined)
    assert.equal(isDigest(text), false)
  })
}

test('a digest is its algorithm and hex, and back', () => {
  fc.assert(fc.property(digests, (text) => {
    const parts = parseDigest(text)
    assert.ok(parts)
    assert.equal(formatDigest(parts.algorithm, parts.hex), text)
  }))
})

test('hostile text never parses to something other than itself', () => {
  fc.assert(fc.property(hostileText, fc.constantFrom('', 'sha256:', 'sha512:'), (text, prefix) => {
    const parts = parseDigest(prefix + text)
    if (parts) assert.match(prefix + text, /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/)
  }))
})
