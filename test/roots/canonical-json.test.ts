import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'

const textOf = (value: unknown): string => new TextDecoder().decode(encodeCanonicalJson(value))

test('keys are sorted by UTF-16 code units, numbers and strings have one form, nothing stands between or after (RFC 8785)', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
  assert.equal(textOf(value), '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}')
  assert.equal(textOf([333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0]), '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
  assert.equal(textOf("\u20ac$\u000f\nA'B\"\\/"), '"\u20ac$\\u000f\\nA\'B\\"\\\\/"')
})

test('equal values give equal bytes, whatever order their members came in', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const reversed = Object.fromEntries(Object.entries(value).reverse())
    return Buffer.compare(encodeCanonicalJson(value), encodeCanonicalJson(reversed)) === 0
  }))
})

test('what is written reads back as the same value, and writes as the same bytes', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => textOf(JSON.parse(textOf(value))) === textOf(value)))
})

test('what JSON cannot hold is refused', () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, '\ud800', () => 1]) assert.throws(() => encodeCanonicalJson(value))
})
