// OCI Distribution 1.1, names: what a repository may be called here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digestOf } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer, testTable, type Row } from './table.ts'

const registry = useHub()

const GOOD = ['a', 'a/b', 'a/b/c/d/e/f', 'a1/b-c', 'a/b--c', 'a/b.c', 'a/b_c', 'a/b__c', '0/1', `n/${'a'.repeat(253)}`, 'library/y', 'n/uploads', 'n/list', 'n/referrers', 'n/v2']
for (const name of GOOD) {
  test(`push to and pull from ${name.length > 40 ? `a name of ${name.length} characters` : name}`, async () => {
    const { bytes, digest, layer } = await registry.pushImage(name, 'v1')
    expectAnswer(await registry.get(`/v2/${name}/manifests/v1`), { status: 200, content: bytes })
    expectAnswer(await registry.get(`/v2/${name}/manifests/${digest}`), { status: 200, content: bytes })
    expectAnswer(await registry.get(`/v2/${name}/blobs/${layer.digest}`), { status: 200 })
    expectAnswer(await registry.get(`/v2/${name}/tags/list`), { status: 200, content: JSON.stringify({ name, tags: ['v1'] }) })
    expectAnswer(await registry.get(`/v2/${name}/referrers/${digest}`), { status: 200 })
  })
}

const push = (name: string, expected: Partial<Row>): Row => ({
  what: `a push to ${name} is refused`, method: 'POST', path: `/v2/${name}/blobs/uploads/`, status: 400, code: 'NAME_INVALID', ...expected,
})
const RESERVED = ['v2', 'token', 'ipfs', 'ipns', 'routing', 'api', 'account', 'search', 'settings', 'operator', 'docs', 'healthz', 'readyz', 'metrics']
const policy = { status: [400, 403], code: ['NAME_INVALID', 'DENIED'] }

testTable(registry, [
  ...['x/blobs/y', 'x/refs', 'x/tags/y', 'x/manifests/y', 'x/refs/tags'].map((name) => push(name, {})),
  ...['x/index.json', 'x/oci-layout', 'x/ipcr.json'].map((name) => push(name, {})),
  ...RESERVED.map((name) => push(`${name}/x`, policy)),
  push('example.org/x', policy),
  push('alice.eth/x', policy),
  push(`${'n'.repeat(40)}/x`, policy),
  push('x/-y', {}), push('x/y-', {}), push('x/y..z', {}), push('x/y___z', {}), push('x/Y', {}), push('.x/y', {}), push('_x/y', {}),
  { what: 'a manifest push to a reserved namespace is refused', method: 'PUT', path: '/v2/api/x/manifests/v1', body: '{}', ...policy },
  { what: 'a mount into a reserved namespace is refused', method: 'POST', path: `/v2/api/x/blobs/uploads/?mount=${digestOf('x')}`, ...policy },
])

test('x and library/x are one repository, and answers echo the name asked', async () => {
  const { bytes, layer } = await registry.pushImage('short', 'v1')
  expectAnswer(await registry.get('/v2/library/short/manifests/v1'), { status: 200, content: bytes })
  expectAnswer(await registry.get('/v2/short/tags/list'), { status: 200, content: '{"name":"short","tags":["v1"]}' })
  expectAnswer(await registry.get('/v2/library/short/tags/list'), { status: 200, content: '{"name":"library/short","tags":["v1"]}' })
  const mounted = await registry.call({ method: 'POST', path: `/v2/other/blobs/uploads/?mount=${layer.digest}&from=library/short` })
  expectAnswer(mounted, { status: 201, answers: { location: `/v2/other/blobs/${layer.digest}` } })
  const upload = await registry.openUpload('short')
  assert.match(upload, /^\/v2\/short\/blobs\/uploads\//)
  expectAnswer(await registry.get(upload.replace('/v2/short/', '/v2/library/short/')), { status: 204 })
  await registry.pushImage('library/long', 'v2')
  expectAnswer(await registry.get('/v2/long/manifests/v2'), { status: 200 })
})

test('two namespaces share nothing but bytes', async () => {
  const { digest, layer } = await registry.pushImage('bar/app', 'v1', 'apart')
  for (const path of ['manifests/v1', `manifests/${digest}`, `blobs/${layer.digest}`, 'tags/list']) {
    expectAnswer(await registry.get(`/v2/foo/app/${path}`), { status: 404 })
  }
})
