import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  DOCUMENT_LIMITS, DocumentError, encodeNameDocument, encodeReferrerDocument, encodeRootDocument, encodeTagDocument,
  parseNameDocument, parseReferrerDocument, parseRootDocument, parseTagDocument, type RootDocument,
} from '../../lib/roots/documents.ts'
import { digests, hostileText } from '../oci/generators.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const DIGEST = `sha256:${'a'.repeat(64)}` as const
const claim = {
  namespace: 'alice', owner: '0x52908400098527886E0F7030069857D2E4169EE7', chainId: 1, hub: KEY, root: KEY, scope: 'publish',
  seq: 1795219200000, notBefore: 1795219140, notAfter: 1810771140, prev: `0x${'0'.repeat(64)}`, sig: `0x${'1'.repeat(128)}1b`,
}
const CLAIM_TEXT = `{"chainId":1,"hub":"${KEY}","namespace":"alice","notAfter":1810771140,"notBefore":1795219140,"owner":"0x52908400098527886E0F7030069857D2E4169EE7","prev":"0x${'0'.repeat(64)}","root":"${KEY}","scope":"publish","seq":1795219200000,"sig":"0x${'1'.repeat(128)}1b"}`
const PARSERS = { root: parseRootDocument, name: parseNameDocument, tag: parseTagDocument, referrer: parseReferrerDocument }

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

function codeOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error))
    return error.code
  }
}

test('ipcr.json is these bytes', () => {
  assert.equal(text(encodeRootDocument({ v: 1, kind: 'namespace', claim })), `{"claim":${CLAIM_TEXT},"kind":"namespace","v":1}`)
})

test('the entry of a name is these bytes', () => {
  const entry = { v: 1, name: 'alice', k51: KEY, claim, updated: 1795219200 } as const
  assert.equal(text(encodeNameDocument(entry)), `{"claim":${CLAIM_TEXT},"k51":"${KEY}","name":"alice","updated":1795219200,"v":1}`)
  assert.match(text(encodeNameDocument({ ...entry, claim: null })), /^\{"claim":null,/)
})

test('the descriptor of a tag is these bytes, with and without a type', () => {
  const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: DIGEST, size: 7 }
  assert.equal(text(encodeTagDocument(descriptor)), `{"digest":"${DIGEST}","mediaType":"${descriptor.mediaType}","size":7}`)
  assert.equal(text(encodeTagDocument({ ...descriptor, artifactType: undefined })), text(encodeTagDocument(descriptor)))
  assert.match(text(encodeTagDocument({ ...descriptor, artifactType: 'application/x' })), /^\{"artifactType":"application\/x",/)
})

const handover = { ended: claim, transfer: { namespace: 'alice', from: claim.owner, to: claim.owner, prev: claim.prev, seq: 1, sig: claim.sig } }
const FULL: RootDocument = {
  v: 1, kind: 'hub', claim, handovers: [handover],
  team: { namespace: 'alice', seq: 1, notAfter: 2, members: [{ account: claim.owner, role: 'write', recipient: '' }], sig: claim.sig },
  keys: [{ type: 'cosign', pem: '-----BEGIN PUBLIC KEY-----', from: 1 }],
}

test('a document with everything in it reads back', () => {
  assert.deepEqual(parseRootDocument(encodeRootDocument(FULL)), FULL)
})

test('members that a later version of ipcr may add are passed over, in what is signed they are refused', () => {
  assert.deepEqual(parseRootDocument(bytes({ ...FULL, colour: 'blue' })), FULL)
  assert.equal(codeOf(() => parseRootDocument(bytes({ ...FULL, claim: { ...claim, colour: 'blue' } }))), 'INVALID')
})

test('a root without a claim has none', () => {
  assert.equal(parseRootDocument(bytes({ v: 1, kind: 'namespace' })).claim, null)
})

for (const version of [0, 2, 1.5, 1e300]) {
  test(`bad-input 27: version ${version} is refused with a code that says so`, () => {
    assert.equal(codeOf(() => parseRootDocument(bytes({ v: version, kind: 'namespace' }))), 'VERSION_UNKNOWN')
    assert.equal(codeOf(() => parseNameDocument(bytes({ v: version }))), 'VERSION_UNKNOWN')
  })
}

for (const [kind, parse] of Object.entries(PARSERS)) {
  const limit = DOCUMENT_LIMITS[kind as keyof typeof PARSERS]

  test(`bad-input 27: a ${kind} document of more than ${limit} bytes is refused unread`, () => {
    assert.equal(codeOf(() => parse(new Uint8Array(limit + 1))), 'TOO_LARGE')
    assert.equal(codeOf(() => parse(new Uint8Array(limit).fill(0x20))), 'NOT_JSON')
  })

  test(`bad-input 27: a ${kind} document that is not one JSON object is refused`, () => {
    for (const odd of ['', '{', 'hello', '{}{}', '\ufeff{}', '{"v":1,"v":1}', '['.repeat(65)]) assert.equal(codeOf(() => parse(bytes(odd))), 'NOT_JSON', odd)
    for (const odd of ['null', '[]', '1', '"x"', '{}', '{"v":"1"}', '{"__proto__":{"v":1}}']) assert.equal(codeOf(() => parse(bytes(odd))), 'INVALID', odd)
    assert.equal(codeOf(() => parse(Uint8Array.of(0x22, 0xff, 0x22))), 'NOT_JSON')
  })

  test(`any bytes are a ${kind} document or refused with a code`, () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytes), hostileText.map(bytes)), (input) => codeOf(() => parse(input)) !== undefined))
  })
}

test('a document that could not be read back is not written', () => {
  const keys = Array.from({ length: 20 }, () => ({ type: 'cosign' as const, pem: 'x'.repeat(16 * 1024), from: 1 }))
  assert.equal(codeOf(() => encodeRootDocument({ ...FULL, keys })), 'TOO_LARGE')
  assert.equal(codeOf(() => encodeTagDocument({ mediaType: 'x', digest: 'sha256:x', size: -1 })), 'INVALID')
})

test('a rule about signatures that cannot be read asks for them everywhere, and keeps nobody from reading the rest', () => {
  const read = (more: object) => parseRootDocument(Buffer.from(JSON.stringify({ v: 1, kind: 'namespace', claim: null, ...more })))
  assert.deepEqual(read({ policy: { v: 1, signed: ['app'] } }).policy, { v: 1, signed: ['app'] })
  for (const policy of [{ v: 2, rules: [] }, 'some', { v: 1, signed: 'some' }]) assert.deepEqual(read({ policy }).policy, { v: 1, signed: 'all' })
  assert.equal(read({}).policy, undefined)
  assert.deepEqual(read({ pastTeams: [{ any: 'thing' }] }).pastTeams, [])
})

test('every descriptor reads back as what was written', () => {
  // The schema drops a key that would change the object itself.
  const key = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__')
  const annotationsOf = fc.dictionary(key, fc.string({ unit: 'grapheme' }))
  const descriptors = fc.record({ mediaType: fc.constant('application/x'), digest: digests, size: fc.nat(), annotations: annotationsOf })
  fc.assert(fc.property(descriptors, (descriptor) => {
    const { annotations, ...tag } = descriptor
    assert.deepEqual(parseTagDocument(encodeTagDocument(tag)), tag)
    assert.deepEqual({ ...parseReferrerDocument(encodeReferrerDocument(descriptor)).annotations }, { ...annotations })
  }))
})

test('half a surrogate pair in what is signed or named is refused, so that the root can be written again', () => {
  assert.equal(codeOf(() => parseRootDocument(bytes({ ...FULL, claim: { ...claim, scope: '\ud800' } }))), 'INVALID')
  assert.equal(codeOf(() => parseNameDocument(bytes({ v: 1, name: '\ud800', k51: KEY, claim, updated: 1 }))), 'INVALID')
})

test('half a surrogate pair in an annotation does not keep its repository from being published', () => {
  const annotations = { 'a\ud800': '\udc00b' }
  const written = encodeReferrerDocument({ mediaType: 'application/x', digest: DIGEST, size: 1, annotations })
  assert.deepEqual(parseReferrerDocument(written).annotations, { 'a\ufffd': '\ufffdb' })
})
