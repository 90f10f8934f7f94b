import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { generateKeyPair, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import fc from 'fast-check'
import { HUB_KEY, KeyStoreError, openKeyStore } from '../../lib/identity/keys/key-store.ts'
import { createIpnsRecord, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { hostileText } from '../oci/generators.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-keys-'))
after(() => rmSync(dataDir, { recursive: true }))
const keys = openKeyStore(dataDir)
const file = (name: string): string => join(dataDir, 'keys', name)
const mode = (path: string): number => statSync(path).mode & 0o777
const freshKey = async (): Promise<Uint8Array> => privateKeyToProtobuf(await generateKeyPair('Ed25519'))

test('a namespace gets one key, also when it is asked for ten times at once', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => keys.ensure('alice')))
  assert.equal(new Set(made.map(({ ipnsName }) => ipnsName)).size, 1)
  assert.match(made[0]?.ipnsName ?? '', /^k51qzi5uqu5d[a-z0-9]+$/)
  assert.equal((await openKeyStore(dataDir).ensure('alice')).ipnsName, made[0]?.ipnsName)
})

test('what the key signs is accepted under its name', async () => {
  const { ipnsName } = await keys.ensure('alice')
  const record = await createIpnsRecord(await keys.load('alice'), `/ipns/${ipnsName}`, { sequence: 1n, lifetimeMs: 1000, ttlMs: 0 })
  assert.equal((await readIpnsRecord(ipnsName, record)).sequence, 1n)
})

test('nobody else can read the directory or a key, and no temporary file stays', async () => {
  await keys.ensure('bob')
  assert.deepEqual([mode(file('')), mode(file('bob.key'))], [0o700, 0o600])
  assert.deepEqual(readdirSync(file('')).filter((name) => name.endsWith('.tmp')), [])
})

test('a directory and a key that were opened to others are closed again', async () => {
  await keys.ensure('carol')
  chmodSync(file('carol.key'), 0o644)
  chmodSync(file(''), 0o755)
  await openKeyStore(dataDir).load('carol')
  assert.deepEqual([mode(file('')), mode(file('carol.key'))], [0o700, 0o600])
})

test("the hub's own key has a name that no namespace can have", async () => {
  const { ipnsName } = await keys.ensure(HUB_KEY)
  assert.notEqual((await keys.ensure('hub')).ipnsName, ipnsName)
  assert.ok(readdirSync(file('')).includes('.hub.key'))
  assert.deepEqual(await keys.list(), ['.hub', 'alice', 'bob', 'carol', 'hub'])
})

test('an exported key is taken by another hub, byte by byte', async () => {
  const exported = await keys.export('alice')
  const other = mkdtempSync(join(tmpdir(), 'ipcr-keys-'))
  try {
    const { ipnsName } = await openKeyStore(other).import('moved', exported)
    assert.equal(ipnsName, (await keys.ensure('alice')).ipnsName)
    assert.deepEqual(await openKeyStore(other).export('moved'), exported)
    assert.equal(mode(join(other, 'keys', 'moved.key')), 0o600)
  } finally {
    rmSync(other, { recursive: true })
  }
})

test("an RSA key, as old registries have it, is imported under its own name", async () => {
  const { ipnsName } = await keys.import('old', privateKeyToProtobuf(await generateKeyPair('RSA', 2048)))
  assert.match(ipnsName, /^k2k4r8/)
})

test('an import never takes the place of another key; the same key again is fine', async () => {
  const before = await keys.export('alice')
  await assert.rejects(keys.import('alice', await freshKey()), { code: 'KEY_EXISTS' })
  assert.deepEqual(await keys.export('alice'), before)
  await keys.import('alice', before)
})

test('a key that is not there is an error, not a new key', async () => {
  await assert.rejects(keys.load('nobody'), { code: 'KEY_MISSING' })
  await assert.rejects(keys.export('nobody'), { code: 'KEY_MISSING' })
})

test('a key whose halves do not belong together is refused', async () => {
  const key = await freshKey()
  key.set((await freshKey()).subarray(36), 36)
  await assert.rejects(keys.import('broken', key), { code: 'KEY_INVALID' })
})

test('a name that would leave the directory is refused', async () => {
  for (const name of ['..', '../x', 'a/b', '', '.', '.hub2', 'a\0b', 'A', 'operator.json/../x', 'a'.repeat(201)]) {
    await assert.rejects(keys.ensure(name), { code: 'NAME_INVALID' }, name)
    await assert.rejects(keys.import(name, await freshKey()), { code: 'NAME_INVALID' }, name)
  }
})

test('any name is a key or refused with a code, and nothing appears outside the directory', async () => {
  const before = readdirSync(dataDir)
  await fc.assert(fc.asyncProperty(hostileText, async (name) => {
    await assert.rejects(keys.load(name), (error) => error instanceof KeyStoreError)
  }))
  assert.deepEqual(readdirSync(dataDir), before)
})

test('any bytes are a key or refused with a code that holds none of them', async () => {
  const secret = Buffer.from(await freshKey())
  const damaged = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: secret.length - 1 }).map((length) => secret.subarray(0, length)))
  await fc.assert(fc.asyncProperty(damaged, async (bytes) => {
    await assert.rejects(keys.import('any', bytes), (error) => error instanceof KeyStoreError && error.code === 'KEY_INVALID')
  }))
})

test('no error about a key holds key material', async () => {
  const secret = Buffer.from(await keys.export('alice')).subarray(4, 36)
  const spoilt = Buffer.concat([Buffer.from(await keys.export('alice')).subarray(0, 60), Buffer.from('tail')])
  writeFileSync(file('spoilt.key'), spoilt)
  const errors = await Promise.all([keys.load('spoilt'), keys.import('fresh', spoilt), keys.import('alice', await freshKey())].map((attempt) => attempt.catch((error: unknown) => error)))
  for (const error of errors) {
    assert.ok(error instanceof KeyStoreError && error.cause === undefined)
    const shown = `${JSON.stringify(error)} ${error.stack}`
    for (const spelling of [secret.toString('hex'), secret.toString('base64'), secret.toString('latin1'), [...secret].join(',')]) assert.ok(!shown.includes(spelling))
  }
})

test('a link in the place of a key is not followed', async () => {
  writeFileSync(join(dataDir, 'elsewhere'), await freshKey())
  symlinkSync(join(dataDir, 'elsewhere'), file('linked.key'))
  await assert.rejects(keys.load('linked'))
})

test('a key file is what `ipfs key export` writes: the protobuf of the private key', async () => {
  assert.deepEqual([...readFileSync(file('bob.key')).subarray(0, 4)], [0x08, 0x01, 0x12, 0x40])
  assert.equal(readFileSync(file('bob.key')).length, 68)
})
