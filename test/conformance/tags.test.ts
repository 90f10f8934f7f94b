// OCI Distribution 1.1, Content Discovery, "Listing Tags": end-8a, end-8b.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer, testTable } from './table.ts'

const registry = useHub()
// Byte order: digits, upper case, underscore, lower case.
const SORTED = ['0.1', '1.10', '1.9', 'B', 'Z-1', '_x', 'a', 'a-b', 'a.b', 'a_b', 'latest']
const image = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [])
const list = '/v2/tags/app/tags/list'

registry.prepare(async () => {
  await registry.pushBlob('tags/app', '{}')
  for (const tag of SORTED.toReversed()) assert.equal((await registry.pushManifest('tags/app', tag, image)).status, 201)
})

const page = (tags: string[], link: string | null) => ({
  status: 200,
  content: JSON.stringify({ name: 'tags/app', tags }),
  answers: { 'content-type': /^application\/json/, link: link === null ? null : `<${list}?${link}>; rel="next"` },
})
const invalid = { status: 400, code: 'PAGINATION_NUMBER_INVALID' }

testTable(registry, [
  { what: 'all tags in byte order', path: list, ...page(SORTED, null) },
  { what: 'the first three', path: `${list}?n=3`, ...page(SORTED.slice(0, 3), 'n=3&last=1.9') },
  { what: 'the three behind them', path: `${list}?n=3&last=1.9`, ...page(SORTED.slice(3, 6), 'n=3&last=_x') },
  { what: 'the last page has no Link', path: `${list}?n=3&last=a.b`, ...page(SORTED.slice(9), null) },
  { what: 'exactly as many as there are: no Link', path: `${list}?n=${SORTED.length}`, ...page(SORTED, null) },
  { what: 'last alone', path: `${list}?last=a`, ...page(SORTED.slice(7), null) },
  { what: 'bad-input 1: last that does not exist goes on behind where it would be', path: `${list}?n=2&last=Zzz`, ...page(['_x', 'a'], 'n=2&last=a') },
  { what: 'last behind all is an empty list', path: `${list}?last=zzz`, ...page([], null) },
  { what: 'bad-input 1: n=0 is an empty list without Link', path: `${list}?n=0`, ...page([], null) },
  { what: 'bad-input 1: n=-1', path: `${list}?n=-1`, ...invalid },
  { what: 'bad-input 1: n=abc', path: `${list}?n=abc`, ...invalid },
  { what: 'bad-input 1: n=1e309', path: `${list}?n=1e309`, ...invalid },
  { what: 'bad-input 1: n=1.5', path: `${list}?n=1.5`, ...invalid },
  { what: 'bad-input 1: n= of twenty nines stays bounded', path: `${list}?n=99999999999999999999`, status: [200, 400] },
  { what: 'tags of an unknown repository are 404', path: '/v2/tags/nothing/tags/list', status: 404, code: 'NAME_UNKNOWN' },
  { what: 'HEAD of a list has no body', method: 'HEAD', path: list, status: [200, 405] },
])

test('following Link reads every tag once', async () => {
  const seen: string[] = []
  let path: string | undefined = `${list}?n=2`
  while (path) {
    const answer = await registry.get(path)
    seen.push(...(JSON.parse(answer.text) as { tags: string[] }).tags)
    path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link as string | undefined ?? '')?.[1]
  }
  assert.deepEqual(seen, SORTED)
})

test('a repository whose tags are all deleted has an empty list', async () => {
  await registry.pushImage('tags/emptied', 'only')
  await registry.call({ method: 'DELETE', path: '/v2/tags/emptied/manifests/only' })
  expectAnswer(await registry.get('/v2/tags/emptied/tags/list'), { status: 200, content: '{"name":"tags/emptied","tags":[]}' })
})

test('bad-input 1: a list of more than 1000 tags comes in pages of 1000, whatever n asks', async () => {
  await registry.pushBlob('tags/many', '{}')
  const names = Array.from({ length: 1203 }, (_, i) => `t${String(i).padStart(5, '0')}`)
  for (let at = 0; at < names.length; at += 50) {
    const query = names.slice(at, at + 50).map((name) => `tag=${name}`).join('&')
    const path = `/v2/tags/many/manifests/${digestOf(image)}?${query}`
    const answer = await registry.call({ method: 'PUT', path, body: image })
    assert.equal(answer.status, 201, answer.text)
  }
  for (const query of ['', '?n=1000000000', '?n=1001']) {
    const answer = await registry.get(`/v2/tags/many/tags/list${query}`)
    expectAnswer(answer, { status: 200, answers: { link: /^<\/v2\/tags\/many\/tags\/list\?n=1000&last=t00999>; rel="next"$/ } })
    assert.equal((JSON.parse(answer.text) as { tags: string[] }).tags.length, 1000)
  }
})
