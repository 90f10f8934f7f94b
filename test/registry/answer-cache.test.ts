import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerCache } from '../../lib/registry/answer-cache.ts'

const answer = { repository: 'library/x', headers: ['a', 'b'], body: 'text' }

test('an answer read before a write is not kept after it', () => {
  for (const change of [(cache: AnswerCache) => cache.drop('a/b', 'manifests/v1'), (cache: AnswerCache) => cache.clear()]) {
    const cache = new AnswerCache()
    const { generation } = cache
    change(cache)
    cache.put('/v2/x/manifests/v1', answer, generation)
    assert.equal(cache.get('/v2/x/manifests/v1'), undefined)
  }
})

test('a drop takes both spellings of a library repository and nothing else', () => {
  const cache = new AnswerCache()
  const paths = ['/v2/x/manifests/v1', '/v2/library/x/manifests/v1', '/v2/x/manifests/v2']
  for (const path of paths) cache.put(path, answer, cache.generation)
  cache.drop('library/x', 'manifests/v1')
  assert.deepEqual(paths.map((path) => cache.get(path)), [undefined, undefined, answer])
})
