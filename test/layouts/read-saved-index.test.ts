// docker saves several platforms, and layers as they were pulled, with manifests of their own in index.json.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Tree } from '../support/tree.ts'
import { digestOf, DOCKER_MANIFEST, OCI_MANIFEST } from './prior-image.ts'
import { blobBytes, byDigest, configOf, hackfs, tagged } from './saved-tree.ts'

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const LAYER = Buffer.from('an uncompressed layer')
const pathOf = (bytes: Uint8Array | string): string => `blobs/sha256/${digestOf(bytes).slice(7)}`
const descriptorOf = (mediaType: string, bytes: Uint8Array | string) => ({ mediaType, digest: digestOf(bytes), size: Buffer.byteLength(bytes) })

/** An image whose layer is compressed by this suffix of its media type. */
function pulled(suffix: string, architecture = 'amd64') {
  const [config, layer] = [configOf([LAYER], { architecture }), Buffer.concat([gzipSync(LAYER), Buffer.from(architecture)])]
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptorOf('application/vnd.oci.image.config.v1+json', config), layers: [descriptorOf(`application/vnd.oci.image.layer.v1.tar${suffix}`, layer)] })
  const list = JSON.stringify([{ Config: pathOf(config), RepoTags: ['app:v1'], Layers: [pathOf(layer)] }])
  return { config, layer, manifest, list, files: { [pathOf(config)]: config, [pathOf(layer)]: layer, [pathOf(manifest)]: manifest } }
}

const indexOf = (...manifests: object[]): string => JSON.stringify({ schemaVersion: 2, manifests })
const named = { annotations: { 'org.opencontainers.image.ref.name': 'v1' } }

test('compressed layers are served with the manifest that names them, and in docker’s form', async () => {
  const tree = new Tree()
  const image = pulled('+gzip')
  const reader = await hackfs(tree, { v1: { ...image.files, 'manifest.json': image.list, 'index.json': indexOf({ ...descriptorOf(OCI_MANIFEST, image.manifest), ...named }) } })
  assert.equal((await reader.manifest(tagged('v1')))?.digest, digestOf(image.manifest))
  const docker = await reader.manifest(tagged('v1'), [DOCKER_MANIFEST])
  const { mediaType, layers } = JSON.parse(Buffer.from(docker?.bytes ?? []).toString()) as { mediaType: string; layers: object[] }
  assert.deepEqual([mediaType, layers], [DOCKER_MANIFEST, [descriptorOf('application/vnd.docker.image.rootfs.diff.tar.gzip', image.layer)]])
  assert.equal((await reader.manifest(byDigest(docker?.digest ?? '')))?.mediaType, DOCKER_MANIFEST)
  assert.equal(digestOf((await blobBytes(tree, reader, digestOf(image.layer))) ?? ''), digestOf(image.layer))
})

test('layers in zstd have no form for docker’s old clients', async () => {
  const image = pulled('+zstd')
  const reader = await hackfs(new Tree(), { v1: { ...image.files, 'manifest.json': image.list, 'index.json': indexOf(descriptorOf(OCI_MANIFEST, image.manifest)) } })
  assert.equal((await reader.manifest(tagged('v1'), [DOCKER_MANIFEST]))?.mediaType, OCI_MANIFEST)
})

test('compressed layers without index.json are refused', async () => {
  const image = pulled('+gzip')
  const reader = await hackfs(new Tree(), { v1: { ...image.files, 'manifest.json': image.list } })
  await assert.rejects(reader.manifest(tagged('v1')), /are compressed, and index.json.* is not there/)
})

const [amd64, arm64] = [pulled('+gzip'), pulled('+gzip', 'arm64')]
const platforms = [amd64, arm64].map(({ manifest }, index) => ({ ...descriptorOf(OCI_MANIFEST, manifest), platform: { os: 'linux', architecture: index === 0 ? 'amd64' : 'arm64' } }))
const inner = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: platforms })
const saves: [string, Record<string, string>, string][] = [
  ['as an index in index.json', { 'index.json': indexOf({ ...descriptorOf(OCI_INDEX, inner), ...named }), [pathOf(inner)]: inner }, digestOf(inner)],
  ['as index.json itself', { 'index.json': indexOf(...platforms) }, digestOf(indexOf(...platforms))],
]
for (const [what, files, digest] of saves)
  test(`several platforms, ${what}, are one index, and each is there by its digest for a reader that saw no tag`, async () => {
    const tree = new Tree()
    const save = { v1: { ...amd64.files, ...arm64.files, ...files, 'manifest.json': amd64.list } }
    const found = await (await hackfs(tree, save)).manifest(tagged('v1'))
    assert.deepEqual([found?.digest, found?.mediaType], [digest, OCI_INDEX])
    for (const { manifest, layer, config } of [amd64, arm64]) {
      const fresh = await hackfs(tree, save)
      for (const bytes of [layer, config]) assert.equal(digestOf((await blobBytes(tree, fresh, digestOf(bytes))) ?? ''), digestOf(bytes))
      assert.equal((await (await hackfs(tree, save)).manifest(byDigest(digestOf(manifest))))?.mediaType, OCI_MANIFEST)
    }
  })

test('a platform that was not saved is only named', async () => {
  const reader = await hackfs(new Tree(), { v1: { ...amd64.files, 'index.json': indexOf(...platforms) } })
  assert.ok(await reader.manifest(tagged('v1')))
  assert.equal(await reader.manifest(byDigest(digestOf(arm64.manifest))), undefined)
})

test('bad-input 29: a manifest in index.json that has other content is refused', async () => {
  const reader = await hackfs(new Tree(), { v1: { ...amd64.files, [pathOf(inner)]: '{}', 'index.json': indexOf(descriptorOf(OCI_INDEX, inner)) } })
  await assert.rejects(reader.manifest(tagged('v1')), /which is not there/)
})
