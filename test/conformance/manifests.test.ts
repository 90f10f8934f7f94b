// OCI Distribution 1.1, Push, "Pushing Manifests": end-7, and `tag` of the main branch (end-7b).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOCKER_CONFIG, DOCKER_LIST, DOCKER_MANIFEST, descriptorOf, digestOf, imageManifest, indexManifest, OCI_CONFIG, OCI_INDEX, OCI_LAYER, OCI_MANIFEST } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer, testTable, type Row } from './table.ts'

const registry = useHub()
const config = descriptorOf(OCI_CONFIG, '{}')
const layer = descriptorOf(OCI_LAYER, 'layer')
const image = imageManifest(config, [layer])
const digest = digestOf(image)
const put = (what: string, reference: string, body: Uint8Array | string, type: string | undefined, expected: Omit<Row, 'what' | 'path'>): Row => ({
  what, method: 'PUT', path: `/v2/man/app/manifests/${reference}`, body, headers: type === undefined ? {} : { 'content-type': type }, ...expected,
})

registry.prepare(async () => {
  await registry.pushBlob('man/app', '{}')
  await registry.pushBlob('man/app', 'layer')
})

const other = JSON.stringify({ anything: ['a', 1] })
const docker = JSON.stringify({ schemaVersion: 2, mediaType: DOCKER_MANIFEST, config: { ...config, mediaType: DOCKER_CONFIG }, layers: [layer] })
const dockerList = JSON.stringify({ schemaVersion: 2, mediaType: DOCKER_LIST, manifests: [{ ...descriptorOf(DOCKER_MANIFEST, docker), platform: { architecture: 'amd64', os: 'linux' } }] })
const spaced = Buffer.from(`\n ${JSON.stringify(JSON.parse(image.toString()), null, 3)}\n\n`)
const untyped = JSON.stringify({ schemaVersion: 2, config, layers: [layer] })
const created = (bytes: Uint8Array | string, name = 'man/app') => ({
  status: 201, answers: { location: `/v2/${name}/manifests/${digestOf(bytes)}`, 'docker-content-digest': digestOf(bytes), 'oci-subject': null },
})

testTable(registry, [
  put('an image manifest by tag', 'v1', image, OCI_MANIFEST, { status: 201, answers: { 'docker-content-digest': digest, location: /^\/v2\/man\/app\/manifests\// } }),
  put('an image manifest by digest', digest, image, OCI_MANIFEST, created(image)),
  put('an image manifest that does not name its type', digestOf(untyped), untyped, OCI_MANIFEST, created(untyped)),
  put('a Content-Type with a parameter', digest, image, `${OCI_MANIFEST}; charset=utf-8`, created(image)),
  put('no Content-Type: the type is what the manifest says', digest, image, undefined, created(image)),
  put('white space is kept byte for byte', digestOf(spaced), spaced, OCI_MANIFEST, created(spaced)),
  put('a docker manifest', digestOf(docker), docker, DOCKER_MANIFEST, created(docker)),
  put('a docker manifest list', digestOf(dockerList), dockerList, DOCKER_LIST, created(dockerList)),
  put('an index', digestOf(indexManifest([descriptorOf(OCI_MANIFEST, image)])), indexManifest([descriptorOf(OCI_MANIFEST, image)]), OCI_INDEX, created(indexManifest([descriptorOf(OCI_MANIFEST, image)]))),
  put('an empty index', digestOf(indexManifest([])), indexManifest([]), OCI_INDEX, created(indexManifest([]))),
  put('a manifest of a media type nobody knows', digestOf(other), other, 'application/vnd.example.thing.v3+json', created(other)),
  put('an artifact without layers', digestOf(imageManifest(config, [], { artifactType: 'a/b' })), imageManifest(config, [], { artifactType: 'a/b' }), OCI_MANIFEST, created(imageManifest(config, [], { artifactType: 'a/b' }))),
])

test('what was pushed comes back byte for byte with its type', async () => {
  for (const [bytes, type] of [[spaced, OCI_MANIFEST], [docker, DOCKER_MANIFEST], [other, 'application/vnd.example.thing.v3+json']] as const) {
    const answer = await registry.get(`/v2/man/app/manifests/${digestOf(bytes)}`)
    expectAnswer(answer, { status: 200, content: bytes, answers: { 'content-type': type } })
  }
})

const missingLayer = imageManifest(config, [descriptorOf(OCI_LAYER, 'never pushed')])
const missingConfig = imageManifest(descriptorOf(OCI_CONFIG, 'never pushed'), [layer])
const missingChild = indexManifest([descriptorOf(OCI_MANIFEST, 'never pushed')])
const foreign = imageManifest(config, [descriptorOf('application/vnd.oci.image.layer.nondistributable.v1.tar', 'elsewhere', { urls: ['https://example.org/x'] })])
const wrongSize = imageManifest(config, [{ ...layer, size: layer.size + 1 }])

testTable(registry, [
  put('a layer that is not here', 'bad', missingLayer, OCI_MANIFEST, { status: 404, code: 'MANIFEST_BLOB_UNKNOWN' }),
  put('a config that is not here', 'bad', missingConfig, OCI_MANIFEST, { status: 404, code: 'MANIFEST_BLOB_UNKNOWN' }),
  put('an index of a manifest that is not here', 'bad', missingChild, OCI_INDEX, { status: 404, code: ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'] }),
  put('a foreign layer with urls need not be here', 'foreign', foreign, OCI_MANIFEST, { status: 201 }),
  put('a layer of another size than the descriptor says', 'sized', wrongSize, OCI_MANIFEST, { status: [201, 400] }),
  put('bytes of another digest than the reference', digestOf('x'), image, OCI_MANIFEST, { status: 400, code: 'DIGEST_INVALID' }),
  put('a digest that is none', 'sha256:abc', image, OCI_MANIFEST, { status: 400 }),
  put('an empty body', 'bad', '', OCI_MANIFEST, { status: 400, code: 'MANIFEST_INVALID' }),
  put('not JSON', 'bad', 'hello', OCI_MANIFEST, { status: 400, code: 'MANIFEST_INVALID' }),
  put('a JSON array', 'bad', '[]', OCI_MANIFEST, { status: 400, code: 'MANIFEST_INVALID' }),
  put('schemaVersion 1', 'bad', JSON.stringify({ schemaVersion: 1, config, layers: [] }), OCI_MANIFEST, { status: 400, code: 'MANIFEST_INVALID' }),
  put('no layers', 'bad', JSON.stringify({ schemaVersion: 2, config }), OCI_MANIFEST, { status: 400, code: 'MANIFEST_INVALID' }),
  put('a layer with a malformed digest', 'bad', imageManifest(config, [{ ...layer, digest: 'sha256:zz' }]), OCI_MANIFEST, { status: 400, code: ['MANIFEST_INVALID', 'DIGEST_INVALID'] }),
  put('docker schema 1 is refused', 'bad', '{"schemaVersion":1,"name":"x","tag":"y","fsLayers":[],"history":[]}', 'application/vnd.docker.distribution.manifest.v1+prettyjws', { status: 400 }),
  { what: 'a refused push leaves no tag', path: '/v2/man/app/manifests/bad', status: 404, code: 'MANIFEST_UNKNOWN' },
])

test('a blob of another repository does not satisfy a manifest', async () => {
  await registry.pushBlob('man/config-only', '{}')
  expectAnswer(await registry.pushManifest('man/config-only', 'v1', image), { status: 404, code: 'MANIFEST_BLOB_UNKNOWN' })
})

test('a tag moves to the manifest pushed last, and the one before stays by digest', async () => {
  const first = await registry.pushImage('man/move', 'latest', 'one')
  const second = await registry.pushImage('man/move', 'latest', 'two')
  const answer = await registry.get('/v2/man/move/manifests/latest')
  expectAnswer(answer, { status: 200, content: second.bytes, answers: { 'docker-content-digest': second.digest } })
  expectAnswer(await registry.get(`/v2/man/move/manifests/${first.digest}`), { status: 200, content: first.bytes })
})

test('a manifest is stored under its sha512 when pushed by it', async () => {
  const by512 = digestOf(image, 'sha512')
  const answer = await registry.pushManifest('man/app', by512, image)
  expectAnswer(answer, { status: 201, answers: { 'docker-content-digest': by512, location: `/v2/man/app/manifests/${by512}` } })
  expectAnswer(await registry.get(`/v2/man/app/manifests/${by512}`), { status: 200, content: image, answers: { 'docker-content-digest': by512 } })
  expectAnswer(await registry.pushManifest('man/app', digestOf('x', 'sha512'), image), { status: 400, code: 'DIGEST_INVALID' })
})

test('tag parameters on a push by digest make tags, and OCI-Tag names them', async () => {
  const answer = await registry.pushManifest('man/app', `${digest}?tag=one&tag=two`, image)
  expectAnswer(answer, { status: 201, answers: { 'docker-content-digest': digest } })
  assert.deepEqual(String(answer.headers['oci-tag']).split(/, */).sort(), ['one', 'two'])
  for (const tag of ['one', 'two']) expectAnswer(await registry.get(`/v2/man/app/manifests/${tag}`), { status: 200, answers: { 'docker-content-digest': digest } })
})

test('a tag pushed with a sha512 answers with the sha512', async () => {
  const by512 = digestOf(image, 'sha512')
  expectAnswer(await registry.pushManifest('man/app', `${by512}?tag=long`, image), { status: 201, answers: { 'oci-tag': 'long' } })
  expectAnswer(await registry.get('/v2/man/app/manifests/long'), { status: 200, content: image, answers: { 'docker-content-digest': by512 } })
})

test('an invalid tag parameter is refused and makes none of the tags', async () => {
  expectAnswer(await registry.pushManifest('man/app', `${digest}?tag=fine&tag=-bad`, image), { status: 400 })
  expectAnswer(await registry.get('/v2/man/app/manifests/fine'), { status: 404 })
})
