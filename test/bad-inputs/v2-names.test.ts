// Bad inputs 8: names and tags that are none, as raw paths that no client library would send.
import { test } from 'node:test'
import { descriptorOf, digestOf, imageManifest, OCI_CONFIG, OCI_MANIFEST } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer, testTable } from '../conformance/table.ts'
import { openSocket } from './raw-socket.ts'

const registry = useHub()
const NAMES = [
  '..', 'a/..', 'a/../b', '../a', 'a/.', '%2e%2e', 'a/%2e%2e/b', '%2E%2E/%2E%2E', 'a%2Fb', 'a%2f..%2fb', 'a//b', '/a', 'a/', '//', `n/${'a'.repeat(254)}`,
  'A/b', 'a/B', '%C3%A9/app', 'a/%F0%9F%90%B3', 'a%00b', 'a/%00', 'a%0ab', 'a%0d%0ab', 'a b', 'a%20b', 'a\\b', 'a%5cb', 'a/b%', 'a/%zz', 'a/%C3', 'a+b/c', 'a:b', 'a@b', '~a/b', "a'b", 'a;b',
].filter((name) => !name.includes(' '))
const refused = { status: [400, 404] }

for (const name of NAMES) {
  const short = name.length > 40 ? `a name of ${name.length} characters` : name
  testTable(registry, [
    { what: `bad-input 8: tags of ${short}`, path: `/v2/${name}/tags/list`, ...refused },
    { what: `bad-input 8: an upload to ${short}`, method: 'POST', path: `/v2/${name}/blobs/uploads/`, ...refused },
    { what: `bad-input 8: a manifest to ${short}`, method: 'PUT', path: `/v2/${name}/manifests/v1`, headers: { 'content-type': OCI_MANIFEST }, body: '{}', ...refused },
  ])
}

testTable(registry, [
  { what: 'bad-input 8: 256 characters are NAME_INVALID', path: `/v2/n/${'a'.repeat(254)}/tags/list`, status: 400, code: 'NAME_INVALID' },
  { what: 'bad-input 8: upper case is NAME_INVALID', path: '/v2/a/B/tags/list', status: 400, code: 'NAME_INVALID' },
  { what: 'bad-input 8: an escaped slash does not split', path: '/v2/a%2Fb/tags/list', status: 400, code: 'NAME_INVALID' },
  { what: 'bad-input 8: a trailing slash behind tags/list', path: '/v2/a/b/tags/list/', ...refused },
  { what: 'bad-input 8: a trailing slash behind a tag', path: '/v2/a/b/manifests/v1/', ...refused },
  { what: 'bad-input 8: a path of 64 KiB', path: `/v2/${'a/'.repeat(4000)}tags/list`, status: [400, 404, 414] },
])

test('bad-input 8: bytes that HTTP does not allow in a path end in 400, not in a crash', async () => {
  for (const path of ['/v2/a\0b/tags/list', '/v2/a b/tags/list', '/v2/\xe9\xff/tags/list', '/v2/\x01/tags/list']) {
    const raw = await openSocket(registry.hub.port)
    const status = await raw.send(Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${registry.hub.port}\r\nconnection: close\r\n\r\n`, 'latin1')).answered()
    raw.destroy()
    expectAnswer(await registry.get('/v2/'), { status: 200 })
    if (![0, 400, 404].includes(status)) throw new Error(`${JSON.stringify(path)} is ${status}`)
  }
})

const image = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [])
const BAD_TAGS = ['a'.repeat(129), '.hidden', '-dash', 'a%20b', 'a%2Fb', '%C3%A9', 'a%00', 'a+b', 'sha256:abc', `sha256:${'A'.repeat(64)}`, '%2e%2e', '..', 'a@b', '~']
for (const tag of BAD_TAGS) {
  const short = tag.length > 40 ? `${tag.slice(0, 12)}… (${tag.length})` : tag
  test(`bad-input 8: the tag ${short} is refused`, async () => {
    await registry.pushBlob('tagged/app', '{}')
    expectAnswer(await registry.pushManifest('tagged/app', tag, image), { status: [400, 404] })
    expectAnswer(await registry.get(`/v2/tagged/app/manifests/${tag}`), { status: [400, 404] })
    expectAnswer(await registry.call({ method: 'DELETE', path: `/v2/tagged/app/manifests/${tag}` }), { status: [400, 404] })
    if (!tag.includes('..')) expectAnswer(await registry.pushManifest('tagged/app', `${digestOf(image)}?tag=${tag}`, image), { status: 400 })
  })
}

test('bad-input 8: tags at the limits are accepted', async () => {
  await registry.pushBlob('tagged/good', '{}')
  for (const tag of ['a'.repeat(128), '_', '_.-', 'A', '0', `sha256-${'a'.repeat(64)}`, 'constructor', '__proto__', 'list', 'uploads']) {
    expectAnswer(await registry.pushManifest('tagged/good', tag, image), { status: 201 })
    expectAnswer(await registry.get(`/v2/tagged/good/manifests/${tag}`), { status: 200, content: image })
  }
})
