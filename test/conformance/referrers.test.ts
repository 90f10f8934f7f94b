// OCI Distribution 1.1, Content Discovery, "Listing Referrers": end-12a, end-12b; OCI-Subject of end-7.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { descriptorOf, digestOf, imageManifest, indexManifest, OCI_CONFIG, OCI_INDEX, OCI_LAYER, OCI_MANIFEST, type Descriptor } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer, testTable } from './table.ts'

const registry = useHub()
const name = 'ref/app'
const empty = descriptorOf('application/vnd.oci.empty.v1+json', '{}')
const subjectBytes = imageManifest(descriptorOf(OCI_CONFIG, '{}'), [])
const subject = descriptorOf(OCI_MANIFEST, subjectBytes)
const sbom = imageManifest(empty, [descriptorOf('application/spdx+json', 'sbom')], { artifactType: 'application/spdx+json', subject, annotations: { 'org.example.kind': 'sbom' } })
const signature = imageManifest(descriptorOf('application/vnd.example.signature', '{}'), [], { subject })
const referringIndex = indexManifest([], { artifactType: 'application/vnd.example.bundle', subject })
const referrersUrl = `/v2/${name}/referrers/${subject.digest}`

registry.prepare(async () => {
  for (const bytes of ['{}', 'sbom']) await registry.pushBlob(name, bytes)
})

type Index = { schemaVersion: number; mediaType: string; manifests: Descriptor[] }
const readIndex = async (path: string): Promise<Index> => {
  const answer = await registry.get(path)
  expectAnswer(answer, { status: 200, answers: { 'content-type': OCI_INDEX } })
  return JSON.parse(answer.text) as Index
}

test('a digest nobody refers to, known or not, has an empty index', async () => {
  for (const repository of [name, 'ref/nothing']) {
    const index = await readIndex(`/v2/${repository}/referrers/${digestOf('never pushed')}`)
    assert.deepEqual(index, { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] })
  }
})

test('a manifest with a subject is answered with OCI-Subject, also before its subject is here', async () => {
  for (const [bytes, type] of [[sbom, OCI_MANIFEST], [signature, OCI_MANIFEST], [referringIndex, OCI_INDEX]] as const) {
    const answer = await registry.pushManifest(name, digestOf(bytes), bytes, type)
    expectAnswer(answer, { status: 201, answers: { 'oci-subject': subject.digest } })
  }
  expectAnswer(await registry.pushManifest(name, 'subject', subjectBytes), { status: 201, answers: { 'oci-subject': null } })
})

test('referrers are listed with type, size, artifactType and annotations', async () => {
  const { manifests } = await readIndex(referrersUrl)
  const expected = [
    { ...descriptorOf(OCI_MANIFEST, sbom), artifactType: 'application/spdx+json', annotations: { 'org.example.kind': 'sbom' } },
    { ...descriptorOf(OCI_MANIFEST, signature), artifactType: 'application/vnd.example.signature' },
    { ...descriptorOf(OCI_INDEX, referringIndex), artifactType: 'application/vnd.example.bundle' },
  ]
  const byDigest = (a: Descriptor, b: Descriptor) => (a.digest < b.digest ? -1 : 1)
  assert.deepEqual(manifests.toSorted(byDigest), expected.toSorted(byDigest))
})

test('artifactType filters and says so', async () => {
  for (const [type, count] of [['application/spdx+json', 1], ['application/vnd.example.signature', 1], ['text/none', 0]] as const) {
    const answer = await registry.get(`${referrersUrl}?artifactType=${encodeURIComponent(type)}`)
    expectAnswer(answer, { status: 200, answers: { 'oci-filters-applied': 'artifactType', 'content-type': OCI_INDEX } })
    assert.equal((JSON.parse(answer.text) as Index).manifests.length, count, type)
  }
  expectAnswer(await registry.get(referrersUrl), { status: 200, answers: { 'oci-filters-applied': null } })
})

test('following Link reads every referrer once, the filter kept', async () => {
  for (const query of ['?n=1', `?n=1&artifactType=${encodeURIComponent('application/spdx+json')}`]) {
    const seen: string[] = []
    let path: string | undefined = referrersUrl + query
    while (path) {
      const answer = await registry.get(path)
      expectAnswer(answer, { status: 200 })
      const { manifests } = JSON.parse(answer.text) as Index
      assert.ok(manifests.length <= 1)
      seen.push(...manifests.map((entry) => entry.digest))
      path = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link as string | undefined ?? '')?.[1]
    }
    assert.equal(new Set(seen).size, seen.length)
    assert.equal(seen.length, query.includes('artifactType') ? 1 : 3)
  }
})

test('a referrer of another repository is not listed', async () => {
  await registry.pushBlob('ref/other', '{}')
  expectAnswer(await registry.pushManifest('ref/other', digestOf(signature), signature), { status: 201 })
  assert.equal((await readIndex(referrersUrl)).manifests.length, 3)
  assert.equal((await readIndex(`/v2/ref/other/referrers/${subject.digest}`)).manifests.length, 1)
})

test('a deleted referrer is gone from the list; a deleted subject keeps its referrers', async () => {
  const gone = imageManifest(empty, [], { artifactType: 'text/gone', subject })
  await registry.pushManifest(name, digestOf(gone), gone)
  assert.equal((await readIndex(referrersUrl)).manifests.length, 4)
  expectAnswer(await registry.call({ method: 'DELETE', path: `/v2/${name}/manifests/${digestOf(gone)}` }), { status: 202 })
  assert.equal((await readIndex(referrersUrl)).manifests.length, 3)
  await registry.call({ method: 'DELETE', path: `/v2/${name}/manifests/${subject.digest}` })
  assert.equal((await readIndex(referrersUrl)).manifests.length, 3)
})

test('an unknown media type may have a subject', async () => {
  const target = digestOf('target of a thing')
  const thing = JSON.stringify({ mediaType: 'application/vnd.example.thing+json', artifactType: 'x/y', subject: { mediaType: OCI_LAYER, digest: target, size: 1 } })
  const answer = await registry.pushManifest(name, digestOf(thing), thing, 'application/vnd.example.thing+json')
  expectAnswer(answer, { status: 201, answers: { 'oci-subject': target } })
  const { manifests } = await readIndex(`/v2/${name}/referrers/${target}`)
  assert.deepEqual(manifests.map((entry) => [entry.mediaType, entry.artifactType]), [['application/vnd.example.thing+json', 'x/y']])
})

testTable(registry, [
  { what: 'referrers of a malformed digest', path: `/v2/${name}/referrers/sha256:abc`, status: 400, code: 'DIGEST_INVALID' },
  { what: 'referrers of a tag', path: `/v2/${name}/referrers/latest`, status: 400, code: 'DIGEST_INVALID' },
  { what: 'referrers with n=abc', path: `${referrersUrl}?n=abc`, status: 400, code: 'PAGINATION_NUMBER_INVALID' },
  { what: 'DELETE of referrers', method: 'DELETE', path: referrersUrl, status: 405, code: 'UNSUPPORTED' },
])
