import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openApiPath, pathMatcher } from '../../../lib/api/declare/match-path.ts'

const TABLE: [pattern: string, path: string, found: Record<string, string> | undefined][] = [
  ['hub', 'hub', {}],
  ['hub', 'hub/', undefined],
  ['hub', '', undefined],
  ['names/{name}', 'names/k51', { name: 'k51' }],
  ['names/{name}', 'names', undefined],
  ['names/{name}', 'names/', undefined],
  ['names/{name}', 'names/a/b', undefined],
  ['repositories/{name*}', 'repositories/a', { name: 'a' }],
  ['repositories/{name*}', 'repositories/a/b/c', { name: 'a/b/c' }],
  ['repositories/{name*}', 'repositories/a//c', undefined],
  ['repositories/{name*}/tags', 'repositories/a/b/tags', { name: 'a/b' }],
  ['repositories/{name*}/tags', 'repositories/tags', undefined],
  ['repositories/{name*}/tags', 'repositories/tags/tags', { name: 'tags' }],
  ['repositories/{name*}/tags/{tag}/history', 'repositories/a/tags/b/tags/v1/history', { name: 'a/tags/b', tag: 'v1' }],
  ['repositories/{name*}/manifests/{ref}', 'repositories/a/b/manifests/', undefined],
]

for (const [pattern, path, found] of TABLE) {
  test(`${pattern} and "${path}"`, () => assert.deepEqual(pathMatcher(pattern)(path.split('/')), found))
}

test('what a pattern is filled with comes out again, slashes and all', () => {
  const segment = fc.string({ minLength: 1 }).filter((text) => !text.includes('/'))
  const match = pathMatcher('x/{deep*}/y/{last}')
  fc.assert(fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), segment, (deep, last) => {
    assert.deepEqual(match(['x', ...deep, 'y', last]), { deep: deep.join('/'), last })
  }))
})

test('no path makes it throw', () => {
  fc.assert(fc.property(fc.array(fc.string()), (segments) => void pathMatcher('a/{b*}/c/{d}')(segments)))
})

test('OpenAPI writes a deep parameter as any other', () => assert.equal(openApiPath('repositories/{name*}/tags/{tag}'), '/api/v1/repositories/{name}/tags/{tag}'))
