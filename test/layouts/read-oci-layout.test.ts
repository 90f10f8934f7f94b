import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { digestOf as digestOfText, imageOf, Tree } from '../support/tree.ts'
import { digestOf, OCI_MANIFEST } from './prior-image.ts'
import { blobBytes, byDigest, directory, open, tagged } from './saved-tree.ts'

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const REF = 'org.opencontainers.image.ref.name'
const IMAGE = imageOf(Buffer.from('a layer'))
const SIGNATURE = JSON.stringify({
  schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType: 'application/vnd.example', annotations: { key: 'value' },
  config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 }, layers: [], subject: { mediaType: OCI_MANIFEST, digest: digestOf(IMAGE.manifest), size: IMAGE.manifest.length },
})
const descriptor = (text: string, name?: string, mediaType = OCI_MANIFEST) => ({ mediaType, digest: digestOf(text), size: text.length, ...(name ? { annotations: { [REF]: name } } : {}) })
const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`

async function layout(tree: Tree, manifests: object[] | Link | string, texts: string[] = [IMAGE.manifest]) {
  const index = Array.isArray(manifests) ? JSON.stringify({ schemaVersion: 2, manifests }) : manifests
  const blobs = [...Object.entries(IMAGE.blobs), ...texts.map((text) => [digestOfText(text), Buffer.from(text)] as const)]
  return open(tree, await directory(tree, { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}', 'index.json': index, ...Object.fromEntries(blobs.map(([digest, bytes]) => [pathOf(digest), bytes])) }))
}

for (const [name, tag] of [['v1', 'v1'], ['docker.io/library/app:v1', 'v1'], ['app:v1', 'v1'], [undefined, 'latest']])
  test(`the ref name ${name ?? '(none, and one image)'} is the tag ${tag}`, async () => {
    const reader = await layout(new Tree(), [descriptor(IMAGE.manifest, name)])
    assert.deepEqual([reader.layout, await reader.tags({ limit: 10 })], ['oci', [tag]])
    assert.equal((await reader.manifest(tagged(tag ?? '')))?.digest, digestOf(IMAGE.manifest))
  })

test('of several images those without a usable name have no tag; by digest all are there', async () => {
  const [one, two] = ['1', '2'].map((n) => imageOf(Buffer.from(n)).manifest)
  const reader = await layout(new Tree(), [descriptor(IMAGE.manifest, 'v1'), descriptor(one ?? ''), descriptor(two ?? '', 'not a tag')], [IMAGE.manifest, one ?? '', two ?? ''])
  assert.deepEqual(await reader.tags({ limit: 10 }), ['v1'])
  assert.equal((await reader.manifest(byDigest(digestOf(two ?? ''))))?.mediaType, OCI_MANIFEST)
  assert.equal(await reader.manifest(tagged('latest')), undefined)
})

test('an index and the manifests below it; what is no manifest is none', async () => {
  const tree = new Tree()
  const index = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [descriptor(IMAGE.manifest)] })
  const reader = await layout(tree, [descriptor(index, 'v1', OCI_INDEX)], [index, IMAGE.manifest])
  assert.equal((await reader.manifest(tagged('v1')))?.mediaType, OCI_INDEX)
  assert.equal((await reader.manifest(byDigest(digestOf(IMAGE.manifest))))?.mediaType, OCI_MANIFEST)
  const [config = ''] = Object.keys(IMAGE.blobs)
  assert.equal(await reader.manifest(byDigest(config)), undefined)
  assert.equal(digestOf((await blobBytes(tree, reader, config)) ?? ''), config)
})

test('what refers to an image is told as the referrers API tells it', async () => {
  const reader = await layout(new Tree(), [descriptor(IMAGE.manifest, 'v1'), descriptor(SIGNATURE, 'signature')], [IMAGE.manifest, SIGNATURE])
  assert.deepEqual(await reader.referrers(byDigest(digestOf(IMAGE.manifest)).digest), [
    { mediaType: OCI_MANIFEST, digest: digestOf(SIGNATURE), size: SIGNATURE.length, artifactType: 'application/vnd.example', annotations: { key: 'value' } },
  ])
  assert.deepEqual(await reader.referrers(byDigest(digestOf(SIGNATURE)).digest), [])
})

test('bad-input 27: index.json of a gigabyte, never ending, not JSON, or of another version is refused', async () => {
  const tree = new Tree()
  const chunk = Buffer.alloc(256 * 1024, ' ')
  const cases: [Link | string, RegExp][] = [
    [tree.lyingFile(chunk, Array.from({ length: 4096 }, () => chunk.length)), /too large|larger/],
    [tree.lyingFile(chunk, Array.from({ length: 4096 }, () => 0)), /too large|larger/],
    ['<html>', /index.json is not JSON/], ['{"schemaVersion":3,"manifests":[]}', /index.json: schemaVersion/], ['{"schemaVersion":2,"manifests":[{}]}', /index.json: manifests.0/],
  ]
  for (const [index, why] of cases) {
    const reader = await layout(tree, index)
    await assert.rejects(reader.manifest(tagged('v1')), why)
    await assert.rejects(reader.tags({ limit: 1 }), why)
  }
})

test('bad-input 27: a tag whose manifest is not there has none', async () => {
  assert.equal(await (await layout(new Tree(), [descriptor('missing', 'v1')])).manifest(tagged('v1')), undefined)
})
