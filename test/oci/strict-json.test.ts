import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JsonInvalidError, parseStrictJson } from '../../lib/oci/strict-json.ts'
import { hostileText } from './generators.ts'

const parse = (text: string | Uint8Array): unknown => parseStrictJson(Buffer.from(text))
const escaped = (text: string): string => `"${[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`

const REFUSED: Record<string, string | Uint8Array> = {
  'nothing': '',
  'a byte order mark': '\ufeff{}',
  'bytes after the end': '{}x',
  'two documents': '{}{}',
  'a comment': '{}//',
  'a comma at the end': '{"a":1,}',
  'single quotes': "{'a':1}",
  'NaN': '{"a":NaN}',
  'bytes that are not UTF-8': Buffer.from([0x22, 0xff, 0x22]),
  'an overlong encoding': Buffer.from([0x22, 0xc0, 0xaf, 0x22]),
  'a surrogate in UTF-8': Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  'UTF-16': Buffer.from('{}', 'utf16le'),
  'a key twice': '{"a":1,"a":2}',
  'a key twice, once escaped': '{"a":1,"\\u0061":2}',
  'a key twice deep inside': '[{"x":[{"a":{},"b":1,"a":[]}]}]',
  'a key twice with a string full of braces between': '{"a":"}{\\"","a":2}',
  '__proto__ twice': '{"__proto__":1,"__proto__":2}',
  'the empty key twice': '{"":1,"":2}',
  '65 levels': '['.repeat(65) + ']'.repeat(65),
  '10⁵ levels': '['.repeat(100_000) + ']'.repeat(100_000),
  '10⁵ levels of objects': '{"a":'.repeat(100_000),
}

for (const [what, text] of Object.entries(REFUSED)) {
  test(`bad-input 9: ${what} is refused`, () => {
    assert.throws(() => parse(text), JsonInvalidError)
  })
}

const ACCEPTED: Record<string, string> = {
  '64 levels': '['.repeat(64) + ']'.repeat(64),
  'the same key in two objects': '[{"a":1},{"a":1},{"b":{"a":{"a":1}}}]',
  'a value like a key': '{"a":"a","b":["a","a"]}',
  'blanks around it': ' \n{"a" : 1 }\t',
  'a string of 2,000,000 escapes': `["${'\\n'.repeat(2_000_000)}"]`,
}

for (const [what, text] of Object.entries(ACCEPTED)) {
  test(`${what}: accepted as JSON.parse reads it`, () => {
    assert.deepEqual(parse(text), JSON.parse(text))
  })
}

test('__proto__ is a member like any other', () => {
  const value = parse('{"__proto__":{"polluted":true}}')
  assert.deepEqual(Object.keys(value as object), ['__proto__'])
  assert.equal((value as { polluted?: boolean }).polluted, undefined)
})

test('valid JSON reads as JSON.parse reads it', () => {
  fc.assert(fc.property(fc.json({ stringUnit: 'binary-ascii' }), fc.nat(4), (text, indent) => {
    const spaced = JSON.stringify(JSON.parse(text), null, indent)
    assert.deepEqual(parse(spaced), JSON.parse(spaced))
  }))
})

test('duplicate keys are refused wherever and however they are written', () => {
  const key = fc.string({ unit: 'binary-ascii' })
  fc.assert(fc.property(key, fc.json(), fc.boolean(), fc.array(fc.constantFrom('array', 'object'), { maxLength: 8 }), (name, value, escape, around) => {
    const plain = JSON.stringify(name)
    const document = `{${plain}:${value},"other${name.length}x":[${value}],${escape ? escaped(name) : plain}:0}`
    const nested = around.reduce((inner, kind) => (kind === 'array' ? `[0,${inner}]` : `{"k":${inner},"l":0}`), document)
    if (name !== `other${name.length}x`) assert.throws(() => parse(nested), /stands twice/)
  }))
})

test('any text gives the value of JSON.parse or JsonInvalidError', () => {
  const soup = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', 'a', '1', ' ', '\\"', '"a"'), maxLength: 40 })
  fc.assert(fc.property(fc.oneof(soup, hostileText), (text) => {
    try {
      assert.deepEqual(parse(text), JSON.parse(Buffer.from(text).toString()))
    } catch (error) {
      assert.ok(error instanceof JsonInvalidError, String(error))
    }
  }), { numRuns: 1000 })
})

// No timings: what is not linear in these does not end within the test's limit.
const HOSTILE: Record<string, string> = {
  'escaped quotes without an end': `{"a":"${'\\"'.repeat(2_000_000)}`,
  'escaped quotes and a lone backslash': `{"a":"${'\\"'.repeat(2_000_000)}\\`,
  'backslashes without an end': `"${'\\'.repeat(4_000_001)}`,
  'quotes': '"'.repeat(4_000_001),
  'a quote after each backslash outside of strings': '\\"\\'.repeat(1_300_000),
  'short keys': `{${'"a",'.repeat(1_000_000)}`,
  'commas': `{${','.repeat(4_000_000)}`,
}

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`4 MiB of ${what} end`, { timeout: 180_000 }, () => {
    assert.throws(() => parse(text), JsonInvalidError)
  })
}
