import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair, publicKeyFromProtobuf } from '@libp2p/crypto/keys'
import { unmarshalIPNSRecord } from 'ipns'
import { decode as decodeMultihash } from 'multiformats/hashes/digest'
import { formatIpnsName, ipnsMultihash } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord, readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { kuboRecords } from '../../lib/resolve/names/record-sources.ts'
import { startKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'

const VALUE = '/ipfs/bafkqaaa'

/** Which bytes a record's v1 signature covers: value, validity, and the validity type as this text. */
async function v1TypeText(ipnsName: string, bytes: Uint8Array): Promise<string[]> {
  const record = unmarshalIPNSRecord(bytes)
  const multihash = ipnsMultihash(ipnsName)
  assert.ok(multihash && 'signatureV1' in record)
  const key = publicKeyFromProtobuf(decodeMultihash(multihash).digest)
  const signed = (type: string): Uint8Array => Buffer.concat([Buffer.from(record.value), Buffer.from(record.validity), Buffer.from(type)])
  const covered = await Promise.all(['EOL', '0'].map(async (type) => ((await key.verify(signed(type), record.signatureV1)) ? type : '')))
  return covered.filter((type) => type !== '')
}

test('our v1 signature covers what that of Kubo covers: value, validity, "EOL"', { skip: realClients('ipfs').skip }, async (t) => {
  const kubo = await startKubo({ config: { Routing: { Type: 'dht', LoopbackAddressesOnLanDHT: true } } })
  t.after(() => kubo.stop())
  const key = await generateKeyPair('Ed25519')
  const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  const ours = await createIpnsRecord(key, VALUE, { sequence: 1n, lifetimeMs: 3600_000, ttlMs: 60_000 })
  assert.deepEqual(await v1TypeText(name, ours), ['EOL'])
  const theirName = await kubo.run(['key', 'gen', '--ipns-base=base36', 'mine'])
  await kubo.run(['name', 'publish', '--allow-offline', '--v1compat', '--key=mine', VALUE])
  const theirs = await kuboRecords(new URL(kubo.api)).get(theirName, AbortSignal.timeout(10_000))
  assert.ok(theirs)
  assert.equal((await readIpnsRecord(theirName, theirs)).value, VALUE)
  assert.deepEqual(await v1TypeText(theirName, theirs), ['EOL'])
})
