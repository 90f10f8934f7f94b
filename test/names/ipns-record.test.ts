import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import fc from 'fast-check'
import { createIPNSRecordWithExpiration, marshalIPNSRecord } from 'ipns'
import { CID } from 'multiformats/cid'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { compareRecords, createIpnsRecord, freshUntil, InvalidRecordError, readIpnsRecord, type RecordRefusal } from '../../lib/names/ipns-record.ts'
import { rawRecord } from './raw-record.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 21)
const VALUE = '/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const OTHER_VALUE = '/ipfs/bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'

const key = await generateKeyPair('Ed25519')
const rsaKey = await generateKeyPair('RSA', 2048)
const nameOf = (of: typeof key | typeof rsaKey): string => formatIpnsName(of.publicKey.toMultihash().bytes) ?? ''
const name = nameOf(key)

const record = (options: { value?: string; sequence?: bigint; lifetimeMs?: number } = {}): Promise<Uint8Array> =>
  createIpnsRecord(key, options.value ?? VALUE, { sequence: options.sequence ?? 1n, lifetimeMs: options.lifetimeMs ?? 2 * DAY, ttlMs: 60_000, now: NOW })

const read = async (options: Parameters<typeof record>[0]) => readIpnsRecord(name, await record(options))

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const END = '2026-11-22T00:00:00.000000000Z'

/** A well-signed record with fields that our own writer would refuse. */
const oddRecord = (fields: { Value?: Uint8Array; Validity?: Uint8Array | string; Sequence?: number | string; ValidityType?: number }): Promise<Uint8Array> =>
  rawRecord(key, { TTL: 0, Value: utf8(VALUE), Sequence: 1, Validity: utf8(END), ValidityType: 0, ...fields })

async function refusal(ofName: string, bytes: Uint8Array): Promise<RecordRefusal | undefined> {
  try {
    await readIpnsRecord(ofName, bytes)
    return undefined
  } catch (error) {
    assert.ok(error instanceof InvalidRecordError, String(error))
    return error.code
  }
}

test('what is written is read back', async () => {
  const bytes = await record()
  assert.deepEqual(await readIpnsRecord(name, bytes), { ipnsName: name, value: VALUE, sequence: 1n, validUntil: NOW + 2 * DAY, ttlMs: 60_000, bytes })
})

test('any sequence, lifetime and time to live are read back', async () => {
  const fields = fc.tuple(fc.bigInt(0n, 2n ** 64n - 1n), fc.integer({ min: 0, max: 365 * DAY }), fc.integer({ min: 0, max: DAY }))
  await fc.assert(fc.asyncProperty(fields, async ([sequence, lifetimeMs, ttlMs]) => {
    const again = await readIpnsRecord(name, await createIpnsRecord(key, VALUE, { sequence, lifetimeMs, ttlMs, now: NOW }))
    assert.deepEqual([again.sequence, again.validUntil, again.ttlMs], [sequence, NOW + lifetimeMs, ttlMs])
  }), { numRuns: 100 })
})

test('a record with only the v2 signature is read', async () => {
  const bytes = marshalIPNSRecord(await createIPNSRecordWithExpiration(key, VALUE, 7n, '2026-11-22T00:00:00.123456789Z', { v1Compatible: false }))
  assert.deepEqual(await readIpnsRecord(name, bytes).then(({ sequence, validUntil }) => [sequence, validUntil]), [7n, NOW + DAY + 123])
})

test('a record of an old RSA key brings the key with it', async () => {
  const bytes = await createIpnsRecord(rsaKey, VALUE, { sequence: 3n, lifetimeMs: DAY, ttlMs: 0, now: NOW })
  assert.equal((await readIpnsRecord(nameOf(rsaKey), bytes)).sequence, 3n)
})

test('an old spelling of the value is the same value', async () => {
  const old = await read({ value: '/ipfs/QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR' })
  assert.equal(compareRecords(await read({}), old), 'same')
})

test('bad-input 25: an older record after a newer one is told as older', async () => {
  assert.equal(compareRecords(await read({ sequence: 5n }), await read({ sequence: 4n, value: OTHER_VALUE })), 'older')
  assert.equal(compareRecords(await read({ sequence: 4n }), await read({ sequence: 5n })), 'newer')
})

test('bad-input 25: the same sequence with another value is an equivocation, also with a later end of life', async () => {
  assert.equal(compareRecords(await read({}), await read({ value: OTHER_VALUE })), 'conflict')
  assert.equal(compareRecords(await read({}), await read({ value: OTHER_VALUE, lifetimeMs: 3 * DAY })), 'conflict')
})

test('the same sequence and value with a later end of life extends the record, with an earlier one does not', async () => {
  assert.equal(compareRecords(await read({}), await read({ lifetimeMs: 3 * DAY })), 'extends')
  assert.equal(compareRecords(await read({ lifetimeMs: 3 * DAY }), await read({})), 'older')
})

test('a huge sequence of one key says nothing about another key', async () => {
  const stolen = await read({ sequence: 2n ** 64n - 1n })
  const successor = await readIpnsRecord(nameOf(rsaKey), await createIpnsRecord(rsaKey, VALUE, { sequence: 1n, lifetimeMs: DAY, ttlMs: 0, now: NOW }))
  assert.throws(() => compareRecords(stolen, successor), { code: 'WRONG_KEY' })
})

test('bad-input 25: a record past its end of life is still read, since it is the last good one', async () => {
  const expired = await read({ lifetimeMs: -3650 * DAY })
  assert.equal(expired.validUntil, NOW - 3650 * DAY)
  assert.ok(freshUntil(expired, NOW) < NOW)
})

test('bad-input 25: an end of life in year 9012 is read, but counts as live for 180 days from when it was first seen', async () => {
  const far = await readIpnsRecord(name, await oddRecord({ Validity: utf8('9012-01-01T00:00:00.000000000Z') }))
  assert.equal(new Date(far.validUntil).getUTCFullYear(), 9012)
  assert.equal(freshUntil(far, NOW), NOW + 180 * DAY)
})

test('a time to live of a year is read as a day', async () => {
  const bytes = await createIpnsRecord(key, VALUE, { sequence: 1n, lifetimeMs: DAY, ttlMs: 365 * DAY, now: NOW })
  assert.equal((await readIpnsRecord(name, bytes)).ttlMs, DAY)
})

test('bad-input 25: a record with only the v1 signature is refused', async () => {
  const full = await createIPNSRecordWithExpiration(key, VALUE, 1n, '2026-11-22T00:00:00.000000000Z', { v1Compatible: true })
  const { signatureV2: _signature, data: _data, ...onlyV1 } = full
  assert.equal(await refusal(name, marshalIPNSRecord(onlyV1 as typeof full)), 'V1_ONLY')
})

test('bad-input 25: a record of another key is refused', async () => {
  assert.equal(await refusal(nameOf(await generateKeyPair('Ed25519')), await record()), 'SIGNATURE_INVALID')
  assert.equal(await refusal(nameOf(rsaKey), await record()), 'WRONG_KEY')
})

test('bad-input 25: a record that brings the key of another name is refused', async () => {
  const bytes = await createIpnsRecord(rsaKey, VALUE, { sequence: 1n, lifetimeMs: DAY, ttlMs: 0, now: NOW })
  assert.equal(await refusal(name, bytes), 'WRONG_KEY')
})

test('bad-input 25: a record over 10 KiB is refused', async () => {
  const long = await oddRecord({ Value: utf8(`${VALUE}/${'x'.repeat(10 * 1024)}`) })
  assert.equal(await refusal(name, long), 'TOO_LARGE')
})

test('bad-input 25: a record with any byte changed is refused, or says what it said', async () => {
  const bytes = await record()
  const good = await readIpnsRecord(name, bytes)
  for (let at = 0; at < bytes.length; at++) {
    const tampered = bytes.slice()
    tampered[at] = (tampered[at] ?? 0) ^ 1
    if ((await refusal(name, tampered)) !== undefined) continue
    const { bytes: _changed, ...said } = await readIpnsRecord(name, tampered)
    assert.deepEqual({ ...said, bytes }, good)
  }
})

for (const value of ['/hello/world', '/ipfs/alice', '/ipns/alice', `${VALUE}/../x`, '/ipfs/']) {
  test(`bad-input 25: a signed record whose value is ${value.slice(0, 12)}… is refused`, async () => {
    assert.equal(await refusal(name, await oddRecord({ Value: utf8(value) })), 'VALUE_INVALID')
  })
}

for (const end of ['tomorrow', 'Sun, 22 Nov 2026 00:00:00 GMT', '2026-11-22', '2026-13-01T00:00:00Z', '+29012-01-01T00:00:00Z', '']) {
  test(`bad-input 25: a signed record that ends "${end}" is refused`, async () => {
    assert.equal(await refusal(name, await oddRecord({ Validity: utf8(end) })), 'VALIDITY_INVALID')
  })
}

const MALFORMED: Record<string, Parameters<typeof oddRecord>[0]> = {
  'a sequence below zero': { Sequence: -1 },
  'a sequence in words': { Sequence: 'one' },
  'an end of life that is no bytes': { Validity: END },
  'an unknown type of validity': { ValidityType: 1 },
}

for (const [what, fields] of Object.entries(MALFORMED)) {
  test(`bad-input 25: a signed record with ${what} is refused`, async () => {
    assert.equal(await refusal(name, await oddRecord(fields)), 'MALFORMED')
  })
}

test('a signed record whose value is the bytes of a CID, as old writers put it, is read', async () => {
  const bytes = await oddRecord({ Value: CID.parse(VALUE.slice('/ipfs/'.length)).bytes })
  assert.equal((await readIpnsRecord(name, bytes)).value, VALUE)
})

test('a name that is no key is refused', async () => {
  for (const text of ['', 'alice', 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi', name.toUpperCase()]) {
    assert.equal(await refusal(text, await record()), 'NAME_INVALID')
  }
})

test('a value that is no content path is not signed', async () => {
  await assert.rejects(record({ value: '/alice' }), { code: 'VALUE_INVALID' })
})

test('any bytes are a record or refused with a code', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => (await refusal(name, bytes)) !== undefined), { numRuns: 500 })
})
