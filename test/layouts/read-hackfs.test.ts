import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { parseManifest } from '../../lib/oci/manifest.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { isRefusal } from '../../lib/roots/read/refusal.ts'
import { Tree } from '../support/tree.ts'
import { digestOf, DOCKER_MANIFEST, OCI_MANIFEST } from './prior-image.ts'
import { blobBytes, byDigest, configOf, directory, type Form, hackfs, open, savedFiles, symlink, tagged } from './saved-tree.ts'

const LAYERS = [Buffer.from('the lowest layer'), Buffer.from('another')]
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()
const manifestText = (type: string, config: string, layer: string): string => {
  const bytes = configOf(LAYERS)
  const layers = LAYERS.map((content) => `{"digest":"${digestOf(content)}","mediaType":"${layer}","size":${content.length}}`)
  return `{"config":{"digest":"${digestOf(bytes)}","mediaType":"${config}","size":${bytes.length}},"layers":[${layers.join()}],"mediaType":"${type}","schemaVersion":2}`
}
const OCI_TEXT = manifestText(OCI_MANIFEST, 'application/vnd.oci.image.config.v1+json', 'application/vnd.oci.image.layer.v1.tar')
const DOCKER_TEXT = manifestText(DOCKER_MANIFEST, 'application/vnd.docker.container.image.v1+json', 'application/vnd.docker.image.rootfs.diff.tar')

test('the manifest of a saved image is the one that the format fixes, byte for byte', async () => {
  const tree = new Tree()
  const found = await (await hackfs(tree, { v1: savedFiles(tree, LAYERS) })).manifest(tagged('v1'))
  assert.deepEqual([text(found?.bytes), found?.digest, found?.mediaType], [OCI_TEXT, digestOf(OCI_TEXT), OCI_MANIFEST])
})

for (const [accept, expected] of [
  [[], OCI_TEXT], [['*/*'], OCI_TEXT], [[OCI_MANIFEST, DOCKER_MANIFEST], OCI_TEXT], [['text/html'], OCI_TEXT], [[DOCKER_MANIFEST, '*/*'], OCI_TEXT],
  [[DOCKER_MANIFEST], DOCKER_TEXT], [['application/vnd.docker.distribution.manifest.list.v2+json', DOCKER_MANIFEST], DOCKER_TEXT],
] as const)
  test(`a client that takes ${accept.join(', ') || 'anything'} gets the ${expected === OCI_TEXT ? 'OCI' : 'docker'} form`, async () => {
    const tree = new Tree()
    assert.equal(text((await (await hackfs(tree, { v1: savedFiles(tree, LAYERS) })).manifest(tagged('v1'), accept))?.bytes), expected)
  })

for (const expected of [OCI_TEXT, DOCKER_TEXT])
  test(`a digest names the same bytes to a reader that was not asked for the tag, whatever it takes: ${digestOf(expected).slice(0, 15)}`, async () => {
    const tree = new Tree()
    for (const accept of [[OCI_MANIFEST], [DOCKER_MANIFEST]]) {
      const reader = await hackfs(tree, { other: savedFiles(tree, [Buffer.from('x')]), v1: savedFiles(tree, LAYERS) })
      assert.equal(text((await reader.manifest(byDigest(digestOf(expected)), accept))?.bytes), expected)
    }
  })

const layers = fc.array(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), { maxLength: 6 })
const forms = fc.array(fc.constantFrom<Form>('old', 'linked', 'chunked', 'new'), { minLength: 2, maxLength: 3 })

test('one image has one manifest however it was saved, canonical, and every blob of it is there', async () => {
  await fc.assert(fc.asyncProperty(layers, forms, fc.string(), async (content, several, author) => {
    const tree = new Tree()
    const config = configOf(content, { author })
    const saves = Object.fromEntries(several.map((form, index) => [`t${index}`, savedFiles(tree, content, { form, config })]))
    const reader = await hackfs(tree, saves)
    const found = await Promise.all(Object.keys(saves).flatMap((tag) => [reader.manifest(tagged(tag)), reader.manifest(tagged(tag), [DOCKER_MANIFEST])]))
    assert.equal(new Set(found.map((manifest) => manifest?.digest)).size, 2)
    for (const manifest of found) {
      assert.ok(manifest)
      assert.equal(digestOf(manifest.bytes), manifest.digest)
      assert.deepEqual(Buffer.from(encodeCanonicalJson(JSON.parse(text(manifest.bytes)))), Buffer.from(manifest.bytes))
      const { children } = parseManifest(manifest.bytes, manifest.mediaType)
      assert.deepEqual(children.map(({ descriptor }) => descriptor.size), [Buffer.byteLength(config), ...content.map(({ length }) => length)])
      const fresh = await hackfs(tree, saves)
      for (const { descriptor } of children) assert.equal(digestOf((await blobBytes(tree, fresh, descriptor.digest)) ?? ''), descriptor.digest)
      assert.equal((await fresh.manifest(byDigest(manifest.digest)))?.digest, manifest.digest)
    }
  }), { numRuns: 60 })
})

test('tags, short and long README, no referrers', async () => {
  const tree = new Tree()
  const saved = savedFiles(tree, LAYERS)
  const reader = await hackfs(tree, { v2: saved, v1: saved, latest: saved, '.hidden': saved }, { 'README-short.txt': 'one line\n', 'README.md': '# app' })
  assert.deepEqual(await reader.tags({ limit: 2 }), ['latest', 'v1'])
  assert.deepEqual(await reader.tags({ after: 'v1', limit: 10 }), ['v2'])
  assert.deepEqual(await reader.readme(), { short: 'one line\n', full: '# app' })
  assert.deepEqual(await reader.referrers(byDigest(digestOf('')).digest), [])
  assert.deepEqual([reader.layout, await reader.manifest(tagged('none')), await reader.blob(byDigest(digestOf('none')).digest)], ['hackfs', undefined, undefined])
})

test('a tag may be a link to another tag', async () => {
  const tree = new Tree()
  const reader = await hackfs(tree, { v1: savedFiles(tree, LAYERS) }, { 'tags/latest': symlink(tree, 'v1') })
  assert.equal((await reader.manifest(tagged('latest')))?.digest, digestOf(OCI_TEXT))
})

test('a link that says another size than its raw block has changes nothing', async () => {
  const tree = new Tree()
  const saved = savedFiles(tree, LAYERS)
  const lying = await Promise.all(Object.entries(saved).map(async ([path, content]) => [path, content instanceof Uint8Array ? { ...(await tree.file(content)), tsize: 0 } : content] as const))
  assert.equal((await (await hackfs(tree, { v1: Object.fromEntries(lying) })).manifest(tagged('v1')))?.digest, digestOf(OCI_TEXT))
})

test('whatever stands in the documents of a save, it is read or refused', async () => {
  const value = fc.oneof(fc.json(), fc.string(), fc.constantFrom('{"rootfs":{"diff_ids":[]}}', '[{"Config":"config.json","Layers":["layer"]}]', '{"schemaVersion":2,"manifests":[]}'), fc.json().map((text) => `[{"Config":${text}}]`), fc.json().map((text) => `{"rootfs":{"diff_ids":${text}}}`), fc.json().map((text) => `{"schemaVersion":2,"manifests":${text}}`))
  await fc.assert(fc.asyncProperty(fc.option(value), fc.option(value), fc.option(value), async (list, config, index) => {
    const files = { layer: 'layer', ...(list === null ? {} : { 'manifest.json': list }), ...(config === null ? {} : { 'config.json': config }), ...(index === null ? {} : { 'index.json': index }) }
    const reader = await hackfs(new Tree(), { v1: files })
    for (const reference of [tagged('v1'), byDigest(digestOf('none'))]) await reader.manifest(reference).catch((error: unknown) => assert.ok(isRefusal(error), String(error)))
  }), { numRuns: 300 })
})

test('of a save of several images the one with the tag counts', async () => {
  const tree = new Tree()
  const [one, other] = [savedFiles(tree, LAYERS, { tag: 'v1' }), savedFiles(tree, [Buffer.from('other')], { tag: 'v2', form: 'new' })]
  const list = [one, other].flatMap((files) => JSON.parse(String(files['manifest.json'])) as object[])
  const both = { ...one, ...other, 'manifest.json': JSON.stringify(list) }
  const reader = await hackfs(tree, { v1: both, v3: both })
  assert.equal((await reader.manifest(tagged('v1')))?.digest, digestOf(OCI_TEXT))
  await assert.rejects(reader.manifest(tagged('v3')), /lists 2 images, and not exactly one of them has the tag v3/)
})

test('a digest is not unknown as long as a tag that may have it cannot be read', async () => {
  const tree = new Tree()
  const unread = await directory(tree, savedFiles(tree, [Buffer.from('elsewhere')]))
  const reader = await hackfs(tree, { v1: savedFiles(tree, LAYERS) }, { 'tags/v2': unread })
  const bytes = await tree.get(unread.cid)
  tree.remove(unread.cid)
  await assert.rejects(reader.manifest(byDigest(digestOf('?'))), BlockMissingError)
  tree.put({ cid: unread.cid, bytes })
  assert.equal(await reader.manifest(byDigest(digestOf('?'))), undefined)
})

test('what a broken tag holds does not keep the others from being found', async () => {
  const tree = new Tree()
  const reader = await hackfs(tree, { a: { 'manifest.json': '{' }, v1: savedFiles(tree, LAYERS) })
  assert.equal((await reader.manifest(byDigest(digestOf(OCI_TEXT))))?.digest, digestOf(OCI_TEXT))
})

test('a directory without tags or blobs is no repository', async () => {
  const tree = new Tree()
  await assert.rejects(open(tree, await directory(tree, { 'a/b': 'c' })), /no repository/)
  await assert.rejects(open(tree, await directory(tree, { 'ipcr.json': '{}', 'tags/oci-layout': '' })), /no repository/)
})
