import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prettyManifest } from '../../lib/hub/manifest-text.ts'

const pretty = (text: string): string => prettyManifest(new TextEncoder().encode(text))

test('a manifest has one member a line, and what is no JSON stays as it is', () => {
  assert.equal(pretty('{"a":[1,{"b":"\u202e"}]}'), '{\n  "a": [\n    1,\n    {\n      "b": "⟨U+202E⟩"\n    }\n  ]\n}')
  assert.equal(pretty('no JSON'), 'no JSON')
})

test('bad-input 9: one of many levels, as deep as is taken, is not blown up', () => {
  const deep = `{"x":${'['.repeat(62)}${'1,'.repeat(15_000)}1${']'.repeat(62)}}`
  assert.equal(pretty(deep), deep)
})
