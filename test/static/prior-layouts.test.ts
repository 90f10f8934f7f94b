// Registries of the prior systems, read by the static page's source: ipcr-hackfs, ipdr, image2ipfs, a plain OCI layout.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { formatHash } from '../../lib/names/hash-spelling.ts'
import { directory, savedFiles } from '../layouts/saved-tree.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'
import { newKey, signRoot, visit } from './scene.ts'

const LAYERS = [Buffer.from('one'), Buffer.from('two')]

describe('prior layouts', () => {
  const tree = new Tree()
  const image = imageOf(...LAYERS)
  let gateway: StaticGateway
  before(async () => { gateway = await startStaticGateway(tree) })
  after(() => gateway.stop())

  test('ipcr-hackfs: repositories with a line each, tags of saved images, a manifest that is made up', async () => {
    const saved = Object.fromEntries(Object.entries(savedFiles(tree, LAYERS)).map(([path, content]) => [`go-ipfs/tags/v1/${path}`, content]))
    const root = await directory(tree, { ...saved, 'go-ipfs/README-short.txt': 'Go IPFS' })
    const key = await newKey()
    gateway.records.set(key.name, await signRoot(key, root.cid.toString(), 1n))
    const source = visit(key.name, [gateway.url])
    assert.equal((await source.home()).layout, 'plain')
    assert.deepEqual((await source.listRepositories({ limit: 10 })).items.map(({ name, short }) => [name, short]), [[`${key.name}/go-ipfs`, 'Go IPFS']])
    const { items } = await source.tags(`${key.name}/go-ipfs`, { limit: 10, order: 'name' })
    assert.deepEqual(items.map(({ name, kind, platforms }) => [name, kind, platforms]), [['v1', 'image', ['linux/amd64']]])
    const shown = await source.image(`${key.name}/go-ipfs`, 'v1')
    assert.deepEqual(shown?.layers.map(({ digest }) => digest), LAYERS.map(digestOf))
    assert.equal((await source.image(`${key.name}/go-ipfs`, shown?.digest ?? ''))?.digest, shown?.digest)
  })

  test('ipdr and image2ipfs: an image by its hash, in any spelling', async () => {
    const blobs = Object.fromEntries(Object.entries(image.blobs).map(([digest, bytes]) => [`blobs/${digest}`, bytes]))
    const root = await directory(tree, { 'manifests/latest': image.manifest, ...blobs })
    const source = visit(undefined, [gateway.url])
    for (const name of [root.cid.toString(), formatHash(CID.parse(root.cid.toString()), 'ciq') ?? '', formatHash(root.cid, 'cidv0') ?? '']) {
      assert.equal((await source.repository(name))?.tagCount, 1)
      assert.equal((await source.image(name, 'latest'))?.digest, digestOf(image.manifest))
    }
  })

  test('a plain OCI layout', async () => {
    const index = { schemaVersion: 2, manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf(image.manifest), size: Buffer.byteLength(image.manifest), annotations: { 'org.opencontainers.image.ref.name': 'v3' } }] }
    const blobs = Object.fromEntries([...Object.entries(image.blobs), [digestOf(image.manifest), Buffer.from(image.manifest)] as const].map(([digest, bytes]) => [`blobs/${digest.replace(':', '/')}`, bytes]))
    const root = await directory(tree, { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}', 'index.json': JSON.stringify(index), ...blobs })
    const name = root.cid.toString()
    assert.deepEqual((await visit(name, [gateway.url]).tags(name, { limit: 10, order: 'name' })).items.map((tag) => tag.name), ['v3'])
    assert.deepEqual((await visit(name, [gateway.url]).listRepositories({ limit: 10 })).items.map((repository) => repository.name), [name])
  })
})
