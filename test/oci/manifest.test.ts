import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OciError } from '../../lib/oci/errors.ts'
import { parseManifest } from '../../lib/oci/manifest.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../lib/oci/media-types.ts'
import { digests, hostileText } from './generators.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const descriptor = { mediaType: OCI_CONFIG, digest: DIGEST, size: 2 }
const image = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: descriptor, layers: [descriptor] }
const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [{ ...descriptor, mediaType: OCI_MANIFEST }] }

const parse = (document: unknown, type?: string) => parseManifest(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), type)
const isInvalid = (error: unknown): boolean => error instanceof OciError && error.code === 'MANIFEST_INVALID' && error.status === 400

const REFUSED: Record<string, [document: unknown, contentType?: string]> = {
  'bad-input 4: "manifests" and "layers" in one': [{ ...image, manifests: [] }],
  'bad-input 4: an index with "layers"': [{ ...index, layers: [] }],
  'bad-input 4: an index with "config"': [{ ...index, config: descriptor }],
  'bad-input 4: both and no type': [{ schemaVersion: 2, manifests: [], layers: [] }],
  'bad-input 4: Content-Type ≠ mediaType': [image, OCI_INDEX],
  'an image called an index by Content-Type alone': [{ ...image, mediaType: undefined }, OCI_INDEX],
  'docker schema 1': [{ schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
  'schemaVersion 1': [{ ...image, schemaVersion: 1 }],
  'schemaVersion as text': [{ ...image, schemaVersion: '2' }],
  'a docker manifest without mediaType': [{ ...image, mediaType: undefined }, DOCKER_MANIFEST],
  'a docker list without mediaType': [{ ...index, mediaType: undefined }, DOCKER_LIST],
  'nothing that tells the type': [{ schemaVersion: 2 }],
  'mediaType that is no string': [{ ...image, mediaType: 7 }],
  'no config': [{ ...image, config: undefined }],
  'no layers': [{ ...image, layers: undefined }],
  'layers null': [{ ...image, layers: null }],
  'bad-input 9: size −1': [{ ...image, layers: [{ ...descriptor, size: -1 }] }],
  'bad-input 9: a float as size': [{ ...image, layers: [{ ...descriptor, size: 1.5 }] }],
  'bad-input 9: size 2⁵³+1': [JSON.stringify(image).replace('"size":2', '"size":9007199254740993')],
  'bad-input 9: size 1e400': [JSON.stringify(image).replace('"size":2', '"size":1e400')],
  'size as text': [{ ...image, layers: [{ ...descriptor, size: '2' }] }],
  'bad-input 5: a digest of 63 digits': [{ ...image, config: { ...descriptor, digest: DIGEST.slice(0, -1) } }],
  'bad-input 5: md5': [{ ...image, config: { ...descriptor, digest: `md5:${'a'.repeat(32)}` } }],
  'a descriptor without mediaType': [{ ...image, config: { digest: DIGEST, size: 2 } }],
  'a mediaType with a line break': [{ ...image, config: { ...descriptor, mediaType: 'a/b\r\nset-cookie: x' } }],
  'a subject that is a string': [{ ...image, subject: DIGEST }],
  'annotations that are no strings': [{ ...image, annotations: { a: 1 } }],
  'bad-input 9: an array': [[]],
  'a string': ['"x"'],
  'null': ['null'],
  'not JSON': ['{'],
  'bad-input 9: a key twice': [JSON.stringify(image).replace('{', '{"schemaVersion":2,')],
  'bad-input 9: a byte order mark': [`\ufeff${JSON.stringify(image)}`],
}

for (const [what, [document, type]] of Object.entries(REFUSED)) {
  test(`${what}: MANIFEST_INVALID`, () => {
    assert.throws(() => parse(document, type), isInvalid)
  })
}

const ACCEPTED: Record<string, [document: unknown, contentType: string | undefined, mediaType: string, children: string[]]> = {
  'an image': [image, OCI_MANIFEST, OCI_MANIFEST, ['config', 'layer']],
  'an image without Content-Type': [image, undefined, OCI_MANIFEST, ['config', 'layer']],
  'an image without mediaType': [{ ...image, mediaType: undefined }, OCI_MANIFEST, OCI_MANIFEST, ['config', 'layer']],
  'an image that neither names': [{ ...image, mediaType: undefined }, undefined, OCI_MANIFEST, ['config', 'layer']],
  'a docker image': [{ ...image, mediaType: DOCKER_MANIFEST }, DOCKER_MANIFEST, DOCKER_MANIFEST, ['config', 'layer']],
  'an image without layers': [{ ...image, layers: [] }, OCI_MANIFEST, OCI_MANIFEST, ['config']],
  'an index': [index, OCI_INDEX, OCI_INDEX, ['manifest']],
  'an index without manifests': [{ ...index, manifests: [] }, OCI_INDEX, OCI_INDEX, []],
  'an index with manifests null': [{ ...index, manifests: null }, OCI_INDEX, OCI_INDEX, []],
  'an index that neither names': [{ ...index, mediaType: undefined }, undefined, OCI_INDEX, ['manifest']],
  'a type that nobody knows': [{ anything: 1 }, 'application/vnd.example.thing+json', 'application/vnd.example.thing+json', []],
  'unknown members': [{ ...image, constructor: 1, toString: null, __other__: [] }, OCI_MANIFEST, OCI_MANIFEST, ['config', 'layer']],
  'bad-input 9: __proto__ as a member': [`{"__proto__":{"layers":1},${JSON.stringify(image).slice(1)}`, OCI_MANIFEST, OCI_MANIFEST, ['config', 'layer']],
  'subject and annotations null': [{ ...image, subject: null, annotations: null }, OCI_MANIFEST, OCI_MANIFEST, ['config', 'layer']],
}

for (const [what, [document, type, mediaType, children]] of Object.entries(ACCEPTED)) {
  test(`${what}: accepted`, () => {
    const manifest = parse(document, type)
    assert.equal(manifest.mediaType, mediaType)
    assert.deepEqual(manifest.children.map((child) => child.kind), children)
  })
}

test("the artifact type of an image is its own or else its config's media type", () => {
  assert.equal(parse(image).artifactType, OCI_CONFIG)
  assert.equal(parse({ ...image, artifactType: 'a/b' }).artifactType, 'a/b')
  assert.equal(parse({ ...index, artifactType: 'a/b' }).artifactType, 'a/b')
  assert.equal(parse(index).artifactType, undefined)
  assert.equal(parse({ ...image, artifactType: '' }).artifactType, OCI_CONFIG, 'empty counts as missing')
  assert.equal(parse({ ...index, artifactType: '' }).artifactType, undefined)
})

test('config, layers, subject and annotations come out as they went in', () => {
  const size = fc.nat(Number.MAX_SAFE_INTEGER)
  const descriptors = fc.record({ mediaType: fc.constantFrom('a/b', OCI_CONFIG), digest: digests, size }, { noNullPrototype: true })
  const annotations = fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.string(), { noNullPrototype: true })
  fc.assert(fc.property(descriptors, fc.array(descriptors), fc.option(descriptors), annotations, (config, layers, subject, notes) => {
    const manifest = parse({ ...image, config, layers, subject, annotations: notes })
    assert.deepEqual(manifest.children.map((child) => child.descriptor), [config, ...layers])
    assert.equal(manifest.subject, subject?.digest)
    assert.deepEqual(Object.entries(manifest.annotations ?? {}), Object.entries(JSON.parse(JSON.stringify(notes)) as object))
  }))
})

test('whatever comes is a manifest or MANIFEST_INVALID', () => {
  const members = fc.constantFrom('schemaVersion', 'mediaType', 'config', 'layers', 'manifests', 'subject', 'annotations', 'artifactType')
  const values = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(2, OCI_MANIFEST, OCI_INDEX, descriptor, [descriptor], null))
  const documents = fc.oneof(fc.dictionary(members, values).map((value) => JSON.stringify(value)), fc.json(), hostileText)
  fc.assert(fc.property(documents, fc.constantFrom(undefined, OCI_MANIFEST, OCI_INDEX, 'a/b'), (text, type) => {
    try {
      parse(text, type)
    } catch (error) {
      assert.ok(isInvalid(error), String(error))
    }
  }), { numRuns: 1000 })
})

test('bad-input 9: an annotation named __proto__ is listed like any other', () => {
  const annotations = parse(`{"annotations":{"__proto__":"x","a":"b"},${JSON.stringify({ ...image, annotations: undefined }).slice(1)}`).annotations
  assert.equal(JSON.stringify(annotations), '{"__proto__":"x","a":"b"}')
  assert.throws(() => parse({ ...image, annotations: { a: 1 } }), isInvalid)
  assert.throws(() => parse({ ...image, annotations: ['a'] }), isInvalid)
})
