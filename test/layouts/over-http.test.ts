// What a client is told of other layouts, honest and hostile: Bad inputs 26, 27, 34.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { Tree } from '../support/tree.ts'
import { digestOf, DOCKER_MANIFEST, OCI_MANIFEST, SCHEMA1, schemaOne } from './prior-image.ts'
import { configOf, directory, savedFiles, symlink } from './saved-tree.ts'

const LAYERS = [Buffer.from('layer')]

describe('other layouts over HTTP', () => {
  const tree = new Tree()
  let gateway: StaticGateway
  let hub: TestHub
  let root = ''

  before(async () => {
    const loop = { ...savedFiles(tree, LAYERS), 'manifest.json': '[{"Config":"a","Layers":[]}]', a: symlink(tree, 'b'), b: symlink(tree, 'a') }
    const endless = tree.lyingFile(Buffer.alloc(256 * 1024, ' '), Array.from({ length: 4000 }, () => 0))
    const tags = { good: savedFiles(tree, LAYERS), loop, endless: { 'manifest.json': endless }, count: savedFiles(tree, LAYERS, { config: configOf([]) }), lying: savedFiles(tree, [Buffer.from('other')], { config: configOf(LAYERS) }) }
    const files: Record<string, Uint8Array | string | Link> = { 'old/manifests/latest': schemaOne('latest', []), 'html/manifests/latest': '<html>' }
    for (const [tag, saved] of Object.entries(tags)) for (const [path, content] of Object.entries(saved)) files[`app/tags/${tag}/${path}`] = content
    root = (await directory(tree, files)).cid.toString()
    gateway = await startStaticGateway(tree)
    hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
  })

  const get = (path: string, accept = '*/*', method = 'GET') => fetch(`${hub.url}/v2/${root}/${path}`, { method, headers: { accept } })

  const refusals: [string, string, string, RegExp][] = [
    ['bad-input 34: links in a circle', 'app/manifests/loop', 'MANIFEST_UNKNOWN', /without end/],
    ['bad-input 27: a manifest.json without end', 'app/manifests/endless', 'MANIFEST_UNKNOWN', /too large|larger/],
    ['bad-input 27: counts of layers that differ', 'app/manifests/count', 'MANIFEST_UNKNOWN', /lists 1 layers/],
    ['bad-input 27: a manifest that is HTML', 'html/manifests/latest', 'MANIFEST_UNKNOWN', /manifests\/latest/],
    ['bad-input 26: a path that leads nowhere', 'none/manifests/latest', 'NAME_UNKNOWN', /there is no repository at/],
    ['a tag that is not there', 'app/manifests/none', 'MANIFEST_UNKNOWN', /has no tag none/],
    ['a digest that is not there, among broken tags', `app/manifests/${digestOf('none')}`, 'MANIFEST_UNKNOWN', /has no manifest/],
    ['a blob that is not there', `app/blobs/${digestOf('none')}`, 'BLOB_UNKNOWN', /has no blob/],
  ]
  for (const [what, path, code, why] of refusals)
    test(`${what}: 404 ${code} with the reason`, async () => {
      const answer = await get(path)
      const [error] = ((await answer.json()) as { errors: { code: string; message: string }[] }).errors
      assert.deepEqual([answer.status, error?.code], [404, code], error?.message)
      assert.match(error?.message ?? '', why)
    })

  test('schema 1 goes to a client that takes it, and is refused with a sentence to others', async () => {
    assert.equal((await get('old/manifests/latest', SCHEMA1)).headers.get('content-type'), SCHEMA1)
    const answer = await get('old/manifests/latest', OCI_MANIFEST)
    assert.deepEqual([answer.status, /docker schema 1 only/.test(await answer.text())], [404, true])
  })

  test('the form goes by Accept and says so; HEAD tells the same', async () => {
    for (const [accept, type] of [[OCI_MANIFEST, OCI_MANIFEST], [DOCKER_MANIFEST, DOCKER_MANIFEST], [`${DOCKER_MANIFEST}, ${OCI_MANIFEST};q=0.1`, OCI_MANIFEST], [`${DOCKER_MANIFEST}, ${OCI_MANIFEST};q=0`, DOCKER_MANIFEST]] as const) {
      const [body, head] = [await get('app/manifests/good', accept), await get('app/manifests/good', accept, 'HEAD')]
      for (const answer of [body, head]) assert.deepEqual([answer.headers.get('content-type'), answer.headers.get('vary')?.toLowerCase().includes('accept')], [type, true])
      assert.equal(head.headers.get('docker-content-digest'), digestOf(Buffer.from(await body.arrayBuffer())))
    }
  })

  test('bad-input 29: a layer that is not what the configuration says never comes to its end', async () => {
    assert.equal((await get('app/manifests/lying')).status, 200)
    const broken = await get(`app/blobs/${digestOf(LAYERS[0] ?? '')}`).then((answer) => answer.arrayBuffer().then((bytes) => [answer.status, Buffer.from(bytes).toString()]), () => ['broken'])
    assert.ok(['broken', 404, 200].includes(broken[0] ?? ''), String(broken))
    assert.notEqual(broken[1], 'other')
  })
})
