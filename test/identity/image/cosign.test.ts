import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseBundle, parseSimpleSigning } from '../../../lib/identity/image/cosign/cosign-document.ts'
import { isUsableKey, verifyCosign } from '../../../lib/identity/image/cosign/verify-cosign.ts'
import { DIGEST, OTHER } from './signatures.ts'

const TYPE = 'application/vnd.in-toto+json'
const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()
const keys = [{ pem: pemOf(pair.publicKey) }]

const statement = (digest: string, predicateType = 'https://sigstore.dev/cosign/sign/v1'): object => ({ _type: 'https://in-toto.io/Statement/v1', subject: [{ digest: { sha256: digest.slice(7) }, annotations: {} }], predicateType, predicate: {} })

function bundle(body: object, { key = pair.privateKey, payloadType = TYPE, signedType = TYPE } = {}): Uint8Array {
  const payload = Buffer.from(JSON.stringify(body))
  const sig = sign('sha256', Buffer.concat([Buffer.from(`DSSEv1 ${signedType.length} ${signedType} ${payload.length} `), payload]), key)
  return Buffer.from(JSON.stringify({ dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig: sig.toString('base64') }] } }))
}

const judge = async (bytes: Uint8Array, subject = DIGEST): Promise<string> => (await verifyCosign(parseBundle(bytes), subject, keys)).state

test('a bundle by a key that is listed is verified, and by another one it is unknown', async () => {
  assert.equal(await judge(bundle(statement(DIGEST))), 'verified')
  assert.equal(await judge(bundle(statement(DIGEST), { key: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey })), 'unknown')
})

const REFUSED: [string, Uint8Array, string?][] = [
  ['of another image', bundle(statement(OTHER))],
  ['copied onto another image', bundle(statement(DIGEST)), OTHER],
  ['of another payload type', bundle(statement(DIGEST), { payloadType: 'text/plain', signedType: 'text/plain' })],
]

for (const [title, bytes, subject] of REFUSED) {
  test(`a bundle ${title} is refused`, async () => assert.equal(await judge(bytes, subject), 'refused'))
}

test('a bundle that attests something about an image is no signature of it, whoever signed it', async () => {
  for (const digest of [DIGEST, OTHER]) assert.equal(await judge(bundle(statement(digest, 'https://slsa.dev/provenance/v1'))), 'attestation')
})

test('a bundle that was signed as another type is by nobody that is listed', async () => {
  assert.equal(await judge(bundle(statement(DIGEST), { signedType: 'application/json' })), 'unknown')
})

test('the older form is judged alike', async () => {
  const payload = Buffer.from(JSON.stringify({ critical: { identity: { 'docker-reference': 'x' }, image: { 'docker-manifest-digest': DIGEST }, type: 'cosign container image signature' }, optional: null }))
  const sig = sign('sha256', payload, pair.privateKey).toString('base64')
  const judged = async (bytes: Uint8Array, signature: string | undefined, subject = DIGEST): Promise<string> => (await verifyCosign(parseSimpleSigning(bytes, signature), subject, keys)).state
  assert.equal(await judged(payload, sig), 'verified')
  assert.equal(await judged(payload, sig, OTHER), 'refused')
  assert.equal(await judged(Buffer.from(`${payload.toString()} `), sig), 'unknown')
  assert.equal(await judged(payload, undefined), 'refused')
  // As another program may sign it with the same key.
  const other = Buffer.from(payload.toString().replace('cosign container', 'atomic container'))
  assert.equal(await judged(other, sign('sha256', other, pair.privateKey).toString('base64')), 'refused')
})

test('only public keys over P-256 are taken', async () => {
  assert.equal(await isUsableKey(pemOf(pair.publicKey)), true)
  assert.equal(await isUsableKey(pemOf(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey)), false)
  assert.equal(await isUsableKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), false)
  for (const text of ['', 'x', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----']) assert.equal(await isUsableKey(text), false)
})

test('flipping any bit of a bundle never leaves it verified', async () => {
  const bytes = bundle(statement(DIGEST))
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const [before, after] = [parseBundle(bytes), parseBundle(flipped)]
    // The last characters of base64 may hold bits that belong to nothing.
    const isSame = after !== undefined && Buffer.from(after.signed).equals(Buffer.from(before?.signed ?? [])) && Buffer.from(after.signatures[0] ?? []).equals(Buffer.from(before?.signatures[0] ?? []))
    assert.ok(isSame || (await verifyCosign(after, DIGEST, keys)).state !== 'verified')
  }), { numRuns: 300 })
})

test('whatever stands in place of a signature is no error', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (sig) => {
    const document = { signed: new Uint8Array(3), signatures: [sig, Uint8Array.from([0x30, sig.length, ...sig])], digests: [DIGEST] }
    assert.equal((await verifyCosign(document, DIGEST, keys)).state, 'unknown')
  }))
})
