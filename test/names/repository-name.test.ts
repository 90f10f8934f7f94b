import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRepositoryName, shortName } from '../../lib/names/repository-name.ts'
import { RESERVED_COMPONENTS } from '../../lib/names/reserved.ts'
import { hostileText } from '../oci/generators.ts'

const TABLE: [string, string | undefined][] = [
  ['x', 'library/x'], ['library/x', 'library/x'], ['alice/app', 'alice/app'], ['a/b/c/d', 'a/b/c/d'], ['example.org/x', 'example.org/x'],
  ['', undefined], ['X', undefined], ['a//b', undefined], ['a/', undefined], ['..', undefined], ['a/%2e%2e', undefined],
  ...[...RESERVED_COMPONENTS].flatMap((component): [string, string | undefined][] => [
    [`alice/${component}`, undefined], [`alice/${component}/b`, undefined], [`alice/a/${component}`, undefined], [`alice/my-${component}`, `alice/my-${component}`],
  ]),
]

for (const [name, stored] of TABLE) {
  test(`the repository ${JSON.stringify(name)} is stored as ${stored}`, () => {
    assert.deepEqual(parseRepositoryName(name), stored === undefined ? undefined : { stored, shown: name })
  })
}

test('short names are those of library alone', () => {
  const table: [string, string | undefined][] = [['library/x', 'x'], ['library/x/y', undefined], ['alice/x', undefined], ['library/', undefined], ['library', undefined]]
  for (const [stored, short] of table) assert.equal(shortName(stored), short)
})

test('a short name leads back to what is stored', () => {
  const words = fc.constantFrom('library', 'a', 'b-c', 'x.y', 'blobs', 'refs')
  fc.assert(fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), (components) => {
    const name = parseRepositoryName(components.join('/'))
    const short = name && shortName(name.stored)
    if (short) assert.equal(parseRepositoryName(short)?.stored, name.stored)
  }))
})

test('bad-input 8: no hostile name leaves its directory', () => {
  fc.assert(fc.property(hostileText, (text) => {
    const name = parseRepositoryName(text)
    if (name) assert.equal(new URL(`file:///root/${name.stored}/blobs`).pathname, `/root/${name.stored}/blobs`)
  }))
})
