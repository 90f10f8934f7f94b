// Docker Registry HTTP API V2, "Listing Repositories", paged as tags are (OCI Distribution 1.1 leaves it to registries).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useHub } from './registry.ts'
import { expectAnswer, testTable } from './table.ts'

const registry = useHub()
const SORTED = ['alice/app', 'alice/app/sub', 'alice/b', 'bob/app', 'bob/app-two', 'bob/app_three']

registry.prepare(async () => {
  for (const name of SORTED.toReversed()) await registry.pushImage(name, 'v1')
})

const page = (repositories: string[], link: string | null) => ({
  status: 200,
  content: JSON.stringify({ repositories }),
  answers: { 'content-type': /^application\/json/, link: link === null ? null : `</v2/_catalog?${link}>; rel="next"` },
})
const invalid = { status: 400, code: 'PAGINATION_NUMBER_INVALID' }

testTable(registry, [
  { what: 'every repository in byte order', path: '/v2/_catalog', ...page(SORTED, null) },
  { what: 'the first two', path: '/v2/_catalog?n=2', ...page(SORTED.slice(0, 2), `n=2&last=${encodeURIComponent('alice/app/sub')}`) },
  { what: 'the last page has no Link', path: '/v2/_catalog?n=4&last=alice/b', ...page(SORTED.slice(3), null) },
  { what: 'last percent-encoded', path: '/v2/_catalog?last=bob%2Fapp', ...page(SORTED.slice(4), null) },
  { what: 'bad-input 1: last that does not exist', path: '/v2/_catalog?last=alice/zzz', ...page(SORTED.slice(3), null) },
  { what: 'bad-input 1: n=0 is an empty list without Link', path: '/v2/_catalog?n=0', ...page([], null) },
  { what: 'bad-input 1: n=1000000000 is capped, not allocated', path: '/v2/_catalog?n=1000000000', ...page(SORTED, null) },
  { what: 'bad-input 1: n=-1', path: '/v2/_catalog?n=-1', ...invalid },
  { what: 'bad-input 1: n=abc', path: '/v2/_catalog?n=abc', ...invalid },
  { what: 'bad-input 1: n=1e309', path: '/v2/_catalog?n=1e309', ...invalid },
  { what: 'POST is not for a catalog', method: 'POST', path: '/v2/_catalog', status: 405, code: 'UNSUPPORTED', answers: { allow: /GET/ } },
])

test('following Link reads every repository once', async () => {
  const seen: string[] = []
  let path: string | undefined = '/v2/_catalog?n=1'
  while (path) {
    const answer = await registry.get(path)
    seen.push(...(JSON.parse(answer.text) as { repositories: string[] }).repositories)
    path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link as string | undefined ?? '')?.[1]
  }
  assert.deepEqual(seen, SORTED)
})

test('a repository of blobs alone is not an error', async () => {
  await registry.pushBlob('carol/bytes', 'just bytes')
  expectAnswer(await registry.get('/v2/_catalog'), { status: 200 })
})
