import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRepositoryName, isTag, parseReference } from '../../lib/oci/reference.ts'
import { digests, hostileText } from './generators.ts'

const component = fc.stringMatching(/^[a-z0-9]{1,5}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/)
const names = fc.array(component, { minLength: 1, maxLength: 8 }).map((components) => components.join('/'))
const tags = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/)

const NAMES: [string, boolean][] = [
  ['a', true], ['library/x', true], ['a/b/c/d/e/f', true], ['a__b', true], ['a--b', true], ['a.b', true], ['0', true],
  ['a'.repeat(255), true], ['a'.repeat(256), false],
  ['', false], ['/', false], ['a/', false], ['/a', false], ['a//b', false], ['..', false], ['a/../b', false], ['.a', false], ['a.', false],
  ['a..b', false], ['a___b', false], ['a._b', false], ['-a', false], ['A', false], ['ä', false], ['a b', false], ['a\0', false], ['a\n', false],
  ['%2e%2e', false], ['a%2Fb', false], ['a:b', false],
]

for (const [name, fine] of NAMES) {
  test(`bad-input 8: the name ${JSON.stringify(name.slice(0, 20))} of ${name.length} is ${fine ? 'accepted' : 'refused'}`, () => {
    assert.equal(isRepositoryName(name), fine)
  })
}

const TAGS: [string, boolean][] = [
  ['latest', true], ['_', true], ['V1.0-rc_1', true], ['sha256-abc', true], ['a'.repeat(128), true], ['a'.repeat(129), false],
  ['', false], ['.a', false], ['-a', false], ['a/b', false], ['a b', false], ['a\n', false], ['ä', false], ['sha256:abc', false],
]

for (const [tag, fine] of TAGS) {
  test(`bad-input 8: the tag ${JSON.stringify(tag.slice(0, 20))} of ${tag.length} is ${fine ? 'accepted' : 'refused'}`, () => {
    assert.equal(isTag(tag), fine)
    assert.deepEqual(parseReference(tag), fine ? { kind: 'tag', tag } : undefined)
  })
}

test('every name of the grammar up to 255 characters is accepted', () => {
  fc.assert(fc.property(names, (name) => assert.equal(isRepositoryName(name), name.length <= 255)))
})

test('a reference is a digest when it has a colon and else a tag', () => {
  fc.assert(fc.property(digests, (digest) => assert.deepEqual(parseReference(digest), { kind: 'digest', digest })))
  fc.assert(fc.property(tags, (tag) => assert.deepEqual(parseReference(tag), { kind: 'tag', tag })))
})

test('what is accepted can be put into a path as it is', () => {
  fc.assert(fc.property(hostileText, (text) => {
    const reference = parseReference(text)
    if (reference || isRepositoryName(text)) assert.equal(encodeURI(text), text)
    if (isRepositoryName(text)) assert.equal(new URL(`http://h/${text}`).pathname, `/${text}`)
  }))
})

test('a long name that almost fits the grammar is refused at once', () => {
  for (const part of ['a-', 'a__', 'a/', 'a.', '-']) assert.equal(isRepositoryName(`${part.repeat(100_000)}!`), false)
  assert.equal(isRepositoryName(`${'a-'.repeat(127)}`), false)
})
