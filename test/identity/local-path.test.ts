import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCookies } from '../../lib/http/cookies.ts'
import { localPath } from '../../lib/http/local-path.ts'

const HUB = 'https://hub.example.org'

for (const path of ['/', '/alice/app:v1?tab=x#layers', '/login/device?code=A%2FB', '/%2F%2Fevil.example']) {
  test(`${path} is a path of this hub`, () => assert.equal(localPath(path), path))
}

for (const text of [undefined, '', 'alice', '//evil.example', '/\\evil.example', '/\t/evil.example', '/\n//evil.example', '/..//evil.example', '/.//evil.example', 'javascript:alert(1)', 'https://evil.example', '\\\\evil.example', ' //evil.example']) {
  test(`bad-input 23: ${JSON.stringify(text)} is no path of this hub`, () => assert.equal(localPath(text), '/'))
}

test('bad-input 23: whatever is asked for, a browser stays on this hub', () => {
  const parts = fc.array(fc.constantFrom('/', '\\', '.', '..', 'evil.example', '%2f', '%5c', ':', '@', '\t', '\n', '\r', ' ', '?', '#', 'javascript:', 'https:', '\u3002', '\u2028', 'a'), { maxLength: 8 })
  fc.assert(fc.property(parts, (texts) => {
    const path = localPath(texts.join(''))
    assert.equal(new URL(path, HUB).origin, HUB)
    assert.equal(new URL(path, `${HUB}/login?x`).origin, HUB)
  }), { numRuns: 5000 })
})

test('cookies are read by name, the first of two, and decoded where that is possible', () => {
  assert.deepEqual([...parseCookies('a=1; b=x%7Cy; a=2; c=%zz; =d; e; __proto__=f; g=h=i')], [['a', '1'], ['b', 'x|y'], ['c', '%zz'], ['__proto__', 'f'], ['g', 'h=i']])
  assert.equal(parseCookies(undefined).size, 0)
  assert.ok(parseCookies('a=1;'.repeat(1000)).size === 1)
})
