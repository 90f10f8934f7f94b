import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SearchField } from '../../lib/db/index/search-query.ts'
import { parseSearch } from '../../lib/hub/search/parse-search.ts'
import { printSearch } from '../../lib/hub/search/print-search.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const CASES: [text: string, ...terms: [SearchField, string][]][] = [
  [''], ['   '], ['"'], [':'], ['owner:'], ['*'], ['/'],
  ['nginx', ['word', 'nginx']],
  ['web server', ['word', 'web'], ['word', 'server']],
  ['ngi*', ['prefix', 'ngi']],
  ['alice/', ['name', 'alice/']],
  ['/alice/ap', ['name', 'alice/ap']],
  ['alice/ap*', ['name', 'alice/ap']],
  [':v1.2', ['tag', 'v1.2']],
  ['tag:v1*', ['tag', 'v1*']],
  ['nginx:alpine', ['word', 'nginx'], ['tag', 'alpine']],
  ['alice/app:v1', ['name', 'alice/app'], ['tag', 'v1']],
  [`alice/app:v1@${DIGEST}`, ['name', 'alice/app'], ['tag', 'v1'], ['digest', DIGEST]],
  [DIGEST, ['digest', DIGEST]],
  ['digest:abcdef', ['digest', 'abcdef']],
  ['owner:0xAB arch:arm64 os:linux type:helm', ['owner', '0xAB'], ['arch', 'arm64'], ['os', 'linux'], ['type', 'helm']],
  ['OWNER:alice.eth', ['owner', 'alice.eth']],
  ['label:maintainer="Jane Doe"', ['label', 'maintainer=Jane Doe']],
  ['"label:a=b c" x', ['label', 'a=b c'], ['word', 'x']],
  ['"open end', ['word', 'open end']],
  ['type:application/vnd.cncf.helm.config.v1+json', ['type', 'application/vnd.cncf.helm.config.v1+json']],
]

test('what is typed is read as terms', () => {
  for (const [text, ...terms] of CASES) assert.deepEqual(parseSearch(text), terms.map(([field, value]) => ({ field, value })), text)
})

const pieces = fc.constantFrom('nginx', '"', ':', '/', '*', '@', ' ', '=', '\u00a0', 'owner:', 'tag:', 'label:', 'digest:', 'sha256:', 'ab12', 'a/b', '😀', '\ud800', '\0')
const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')), fc.string({ maxLength: 3000 }))

test('no text makes it throw, and what it answers is bounded', () => {
  fc.assert(fc.property(typed, (text) => {
    const terms = parseSearch(text)
    assert.ok(terms.length <= 16)
    for (const { value } of terms) assert.ok(value !== '' && value.length <= 600 && !value.includes('"'), JSON.stringify(value))
  }), { numRuns: 3000 })
})

test('terms that are printed and read again are the same', () => {
  fc.assert(fc.property(typed, (text) => {
    const terms = parseSearch(text)
    assert.deepEqual(parseSearch(printSearch(terms)), terms)
  }), { numRuns: 20_000 })
})
