import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Tree } from '../support/tree.ts'
import { digestOf, DOCKER_MANIFEST, OCI_MANIFEST, SCHEMA1, schemaOne } from './prior-image.ts'
import { blobBytes, byDigest, directory, open, symlink, tagged } from './saved-tree.ts'

const LAYER = Buffer.from('layer')
const CONFIG = Buffer.from('{"architecture":"amd64","os":"linux"}')
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const manifestOf = (mediaType: string | undefined, more: object = {}): string => JSON.stringify({
  schemaVersion: 2, ...(mediaType ? { mediaType } : {}),
  config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: digestOf(CONFIG), size: CONFIG.length },
  layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest: digestOf(LAYER), size: LAYER.length }], ...more,
})
const TWO = manifestOf(DOCKER_MANIFEST)
const ONE = schemaOne('latest', [{ digest: digestOf(LAYER) }])
const UNSIGNED = JSON.stringify({ ...(JSON.parse(ONE) as object), signatures: undefined })
const EMPTY = JSON.stringify({ ...(JSON.parse(ONE) as object), signatures: [] })
const PLAIN_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json'

const ipdr = async (manifests: Record<string, string>, tree = new Tree()) => {
  const files = Object.entries(manifests).map(([name, text]) => [`manifests/${name}`, text] as const)
  return open(tree, await directory(tree, { ...Object.fromEntries(files), [`blobs/${digestOf(LAYER)}`]: LAYER, [`blobs/${digestOf(CONFIG)}`]: CONFIG }))
}

const served: [string, Record<string, string>, string[], [string, string]][] = [
  ['schema 2 beside schema 1, to everybody', { latest: ONE, 'latest-v2': TWO }, [], [TWO, DOCKER_MANIFEST]],
  ['schema 2 also to a client that names only others', { latest: ONE, 'latest-v2': TWO }, [OCI_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['schema 2 to a client that takes both', { latest: ONE, 'latest-v2': TWO }, [SCHEMA1, DOCKER_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['schema 2 rather than schema 1 to a client that knows only that', { latest: ONE, 'latest-v2': TWO }, [SCHEMA1], [TWO, DOCKER_MANIFEST]],
  ['schema 2 that stands under the tag itself', { latest: TWO }, [DOCKER_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['schema 2 that stands only as -v2', { 'latest-v2': TWO }, [DOCKER_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['schema 2 of the first versions, which wrote no plain name', { 'latest-v1': UNSIGNED, 'latest-v2': TWO }, [PLAIN_SCHEMA1, DOCKER_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['schema 1 of the first versions, when it is alone', { 'latest-v1': EMPTY }, [PLAIN_SCHEMA1], [EMPTY, PLAIN_SCHEMA1]],
  ['of an OCI and a docker manifest the one that is taken', { latest: manifestOf(OCI_MANIFEST), 'latest-v2': TWO }, [DOCKER_MANIFEST], [TWO, DOCKER_MANIFEST]],
  ['a manifest without a type as what it can only be', { latest: manifestOf(undefined) }, [], [manifestOf(undefined), OCI_MANIFEST]],
  ['an index', { latest: `{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[]}` }, [OCI_INDEX], [`{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[]}`, OCI_INDEX]],
  ['signed schema 1 alone to a client that takes it', { latest: ONE }, [SCHEMA1, DOCKER_MANIFEST], [ONE, SCHEMA1]],
  ['schema 1 without signatures as that', { latest: UNSIGNED }, [PLAIN_SCHEMA1], [UNSIGNED, PLAIN_SCHEMA1]],
  ['schema 1 to a client that says nothing', { latest: ONE }, [], [ONE, SCHEMA1]],
]
for (const [what, manifests, accept, [bytes, mediaType]] of served)
  test(`serves ${what}`, async () => {
    const found = await (await ipdr(manifests)).manifest(tagged('latest'), accept)
    assert.deepEqual([Buffer.from(found?.bytes ?? []).toString(), found?.mediaType, found?.digest], [bytes, mediaType, digestOf(bytes)])
  })

test('schema 1 alone is refused with a sentence to a client that does not take it', async () => {
  const reader = await ipdr({ latest: ONE })
  await assert.rejects(reader.manifest(tagged('latest'), [DOCKER_MANIFEST, OCI_MANIFEST]), /docker schema 1 only, which your client does not take/)
})

test('a digest is found under its own name, and else among the tags', async () => {
  for (const name of [digestOf(TWO), 'v1', 'v1-v2']) {
    const found = await (await ipdr({ [name]: TWO, broken: 'no manifest' })).manifest(byDigest(digestOf(TWO)))
    assert.equal(found?.digest, digestOf(TWO), name)
  }
  assert.equal(await (await ipdr({ v1: TWO })).manifest(byDigest(digestOf('none'))), undefined)
})

test('what stands under the digest of something else is not that', async () => {
  assert.equal(await (await ipdr({ [digestOf('none')]: TWO })).manifest(byDigest(digestOf('none'))), undefined)
})

test('blobs by digest, tags without their second form, READMEs none', async () => {
  const tree = new Tree()
  const reader = await ipdr({ latest: ONE, 'latest-v2': TWO, v1: TWO, 'alone-v2': TWO, [digestOf(TWO)]: TWO }, tree)
  assert.deepEqual(await blobBytes(tree, reader, digestOf(LAYER)), new Uint8Array(LAYER))
  assert.equal(await reader.blob(byDigest(digestOf('none')).digest), undefined)
  assert.deepEqual(await reader.tags({ limit: 10 }), ['alone-v2', 'latest', 'v1'])
  assert.deepEqual(await reader.tags({ after: 'alone-v2', limit: 1 }), ['latest'])
  assert.deepEqual([await reader.readme(), await reader.referrers(byDigest(digestOf(TWO)).digest)], [{}, []])
})

for (const [what, text] of [['HTML', '<html>'], ['an empty file', ''], ['another JSON', '{"a":1}'], ['both kinds at once', manifestOf(OCI_MANIFEST, { manifests: [] })]])
  test(`bad-input 27: ${what} as a manifest is refused`, async () => {
    await assert.rejects((await ipdr({ latest: text ?? '' })).manifest(tagged('latest')), /manifests\/latest: /)
  })

test('bad-input 27: a manifest of more than 4 MiB is refused', async () => {
  await assert.rejects((await ipdr({ latest: ' '.repeat(4 * 1024 * 1024 + 1) })).manifest(tagged('latest')), { code: 'FILE_REFUSED' })
})

test('the first versions wrote no plain `latest`, and the configuration into a directory of its digest', async () => {
  const tree = new Tree()
  const reader = await open(tree, await directory(tree, { 'manifests/latest-v1': UNSIGNED, 'manifests/latest-v2': TWO, [`blobs/${digestOf(CONFIG)}/${digestOf(CONFIG).slice(7)}.json`]: CONFIG, [`blobs/${digestOf(LAYER)}`]: tree.otherFile(LAYER, 2, true) }))
  assert.deepEqual(await reader.tags({ limit: 10 }), ['latest'])
  for (const bytes of [CONFIG, LAYER]) assert.deepEqual(await blobBytes(tree, reader, digestOf(bytes)), new Uint8Array(bytes))
})

test('bad-input 34: a blob that is a link out of the image is refused', async () => {
  const tree = new Tree()
  const root = await directory(tree, { 'app/manifests/latest': TWO, [`app/blobs/${digestOf(LAYER)}`]: symlink(tree, '../../secret'), secret: LAYER })
  const reader = await open(tree, root, ['app'])
  await assert.rejects(reader.blob(byDigest(digestOf(LAYER)).digest), /leads out/)
})

test('with and without the name level, as long as there is one image', async () => {
  const tree = new Tree()
  const image = { 'centos/manifests/latest': TWO }
  const alone = await directory(tree, image)
  for (const path of [[], ['centos']]) assert.equal((await (await open(tree, alone, path)).manifest(tagged('latest')))?.digest, digestOf(TWO))
  const two = await directory(tree, { ...image, 'debian/manifests/latest': TWO })
  await assert.rejects(open(tree, two), /no repository/)
  assert.ok(await (await open(tree, await directory(tree, { 'library/centos/manifests/latest': TWO }))).manifest(tagged('latest')))
  await assert.rejects(open(tree, await directory(tree, { 'a/b/c/d/centos/manifests/latest': TWO })), /no repository/)
  await assert.rejects(open(tree, await directory(tree, { 'a/tags/v1/manifest.json': TWO })), /no repository/)
})
