// Bad inputs 25, 26, 27 and 29: records and trees that lie, loop, or are too large.
import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { identity } from 'multiformats/hashes/identity'
import { CID } from 'multiformats/cid'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const HOUR = 3_600_000
type Key = { key: PrivateKey; name: string }

async function newKey(): Promise<Key> {
  const key = await generateKeyPair('Ed25519')
  return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
}

describe('names outside the hub', () => {
  const tree = new Tree()
  const images = ['one', 'two'].map((layer) => imageOf(Buffer.from(layer)))
  let roots: string[] = []
  let one: StaticGateway
  let two: StaticGateway
  let zone: DnsZone
  let hub: TestHub
  const env = () => ({ IPCR_GATEWAYS: one.url, IPCR_ROUTERS: two.url, DNS_SERVERS: zone.server })

  before(async () => {
    roots = await Promise.all(images.map(({ manifest, blobs }) => tree.repository({ tags: { v1: manifest }, blobs })))
    ;[one, two, zone] = [await startStaticGateway(tree), await startStaticGateway(tree), await startDnsZone()]
    hub = await startHub({ env: env() })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await one?.stop()
    await two?.stop()
    zone?.stop()
  })

  const record = ({ key }: Key, value: string, sequence: bigint, lifetimeMs = HOUR): Promise<Uint8Array> => createIpnsRecord(key, value, { sequence, lifetimeMs, ttlMs: 1000 })
  const get = (name: string, from = hub) => fetch(`${from.url}/v2/${name}/manifests/v1`)
  const digestAt = async (name: string, from = hub) => (await get(name, from)).headers.get('docker-content-digest')
  const stateOf = async (name: string, from = hub) => (await (await fetch(`${from.url}/api/v1/names/${name}`)).json()) as { state: string; root: string; resolvedAt: string }
  /** looks the name up again now */
  const refresh = async (name: string, isDone?: (state: string) => boolean): Promise<void> => {
    const begun = Date.now()
    for (let i = 0; i < 240; i++) {
      await fetch(`${hub.url}/api/v1/names/${name}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
      await delay(250)
      const { state, resolvedAt } = await stateOf(name)
      if (isDone ? isDone(state) : Date.parse(resolvedAt) > begun + 250) return
    }
    throw new Error(`${name} was not looked at again`)
  }
  const digests = images.map(({ manifest }) => digestOf(manifest))

  test('bad-input 25: an older record after a newer one changes nothing, also after a restart', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[1]}`, 5n))
    assert.equal(await digestAt(key.name), digests[1])
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 4n))
    await refresh(key.name)
    assert.equal(await digestAt(key.name), digests[1])
    const { dataDir } = hub
    await hub.stop({ keep: true })
    hub = await startHub({ env: env(), dataDir })
    await refresh(key.name)
    assert.equal(await digestAt(key.name), digests[1])
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 6n))
    await refresh(key.name)
    assert.equal(await digestAt(key.name), digests[0])
  })

  test('bad-input 25: of two sources the newer record counts', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 1n))
    two.records.set(key.name, await record(key, `/ipfs/${roots[1]}`, 2n))
    assert.equal(await digestAt(key.name), digests[1])
  })

  test('bad-input 25: the same sequence with another value is flagged, and the first one goes on to count', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 7n))
    assert.equal(await digestAt(key.name), digests[0])
    one.records.set(key.name, await record(key, `/ipfs/${roots[1]}`, 7n))
    await refresh(key.name)
    const answer = await get(key.name)
    assert.equal(answer.headers.get('docker-content-digest'), digests[0])
    assert.equal(answer.headers.get('ipcr-name-state'), 'conflicting')
    assert.match(answer.headers.get('warning') ?? '', /^299 - ".*signed twice/)
    one.records.set(key.name, await record(key, `/ipfs/${roots[1]}`, 8n))
    await refresh(key.name)
    assert.equal((await stateOf(key.name)).state, 'live')
  })

  test('bad-input 25: past its end of life a root is still served, and marked stale', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 1n, -HOUR))
    const answer = await get(key.name)
    assert.equal(answer.headers.get('docker-content-digest'), digests[0])
    assert.equal(answer.headers.get('ipcr-name-state'), 'stale')
    assert.match(answer.headers.get('warning') ?? '', /is stale since/)
  })

  test('bad-input 25: an end of life in year 9012 is taken', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 1n, Date.UTC(9012, 0) - Date.now()))
    assert.equal((await get(key.name)).headers.get('ipcr-name-state'), 'live')
  })

  const forgeries: [string, (key: Key) => Promise<Uint8Array>][] = [
    ['of another key', async () => record(await newKey(), `/ipfs/${roots[0]}`, 9n)],
    ['changed after it was signed', async (key) => Buffer.from(await record(key, `/ipfs/${roots[0]}`, 9n)).map((byte, index) => (index === 40 ? byte ^ 1 : byte))],
    ['of more than 10 KiB', async (key) => Buffer.concat([await record(key, `/ipfs/${roots[0]}`, 9n), Buffer.alloc(11 * 1024)])],
    ['that is an HTML page', async () => Buffer.from('<html>')],
  ]
  for (const [what, forge] of forgeries)
    test(`bad-input 25: a record ${what} is not used, the honest one beside it is`, async () => {
      const key = await newKey()
      one.records.set(key.name, await forge(key))
      const alone = await get(key.name)
      assert.ok([404, 503].includes(alone.status), String(alone.status))
      two.records.set(key.name, await record(key, `/ipfs/${roots[1]}`, 1n))
      await delay(100)
      // A refusal is remembered for some seconds; another spelling of the same name is not.
      zone.set('_dnslink.forged.test', [`dnslink=/ipns/${key.name}`])
      assert.equal(await digestAt('forged.test'), digests[1])
      zone.set('_dnslink.forged.test', [])
    })

  test('bad-input 26: a value that points to itself is refused', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipns/${key.name}`, 1n))
    const answer = await get(key.name)
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /leads back to itself/)
  })

  test('bad-input 26: a chain of 32 names is followed, one of 33 is refused', async () => {
    const keys = await Promise.all(Array.from({ length: 33 }, newKey))
    for (const [index, key] of keys.entries()) one.records.set(key.name, await record(key, keys[index + 1] ? `/ipns/${keys[index + 1]?.name}` : `/ipfs/${roots[0]}`, 1n))
    assert.equal(await digestAt(keys[1]?.name ?? ''), digests[0])
    const answer = await get(keys[0]?.name ?? '')
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /more than 32 other names/)
  })

  test('bad-input 26: DNSLinks that lead in a circle are refused', async () => {
    zone.set('_dnslink.circle-a.test', ['dnslink=/ipns/circle-b.test'])
    zone.set('_dnslink.circle-b.test', ['dnslink=/ipns/circle-a.test'])
    assert.equal((await get('circle-a.test/app')).status, 404)
  })

  test('bad-input 26: a CID that is no directory, one that carries its own bytes, and a wrong path are 404', async () => {
    const file = await tree.file(Buffer.from('just a file'))
    const inline = CID.createV1(0x55, identity.digest(Buffer.from('inline')))
    for (const name of [`${file.cid}`, `${inline}`, `${roots[0]}/deeper`]) assert.equal((await get(name)).status, 404, name)
  })

  test('bad-input 26: a directory of 100,000 entries is read', async () => {
    const entry = await tree.file(Buffer.from('x'))
    const large = await tree.directory(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`entry-${index}`, entry])))
    const { manifest, blobs } = imageOf(Buffer.from('in a crowd'))
    const repository = await tree.repository({ tags: { v1: manifest }, blobs })
    const root = await tree.setPath(large, 'app', { cid: CID.parse(repository), tsize: 1 })
    assert.equal(await digestAt(`${root.cid}/app`), digestOf(manifest))
  })

  test('bad-input 27: descriptors and manifests of 1 GB, of wrong sizes, or that are not JSON are 404', async () => {
    const huge = tree.lyingFile(Buffer.alloc(1024, ' '), Array.from({ length: 1000 }, () => 1024 * 1024))
    const endless = tree.lyingFile(Buffer.alloc(64 * 1024, ' '), Array.from({ length: 5000 }, () => 1))
    for (const bad of [huge, endless, Buffer.from('not JSON'), Buffer.from('{"digest":1}'), Buffer.alloc(200 * 1024, ' ')]) {
      const root = await tree.repository({ files: { 'refs/tags/v1': bad } })
      const answer = await get(root)
      assert.equal(answer.status, 404, await answer.text())
    }
    const digest = `sha256:${'a'.repeat(64)}`
    const root = await tree.repository({ blobs: { [digest]: huge }, files: { 'refs/tags/v1': Buffer.from(JSON.stringify({ digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 5 })) } })
    assert.equal((await get(root)).status, 404)
    const blob = await fetch(`${hub.url}/v2/${root}/blobs/${digest}`)
    assert.ok([404, 503].includes(blob.status), String(blob.status))
  })

  test('bad-input 29: when the newest root’s blocks are missing the last good root stays', async () => {
    const key = await newKey()
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 1n))
    assert.equal(await digestAt(key.name), digests[0])
    const { manifest, blobs } = imageOf(Buffer.from('lost'))
    const lost = await tree.repository({ tags: { v1: manifest }, blobs })
    tree.remove(lost)
    one.records.set(key.name, await record(key, `/ipfs/${lost}`, 2n))
    await refresh(key.name, (state) => state === 'unavailable')
    const answer = await get(key.name)
    assert.equal(answer.headers.get('docker-content-digest'), digests[0])
    assert.equal(answer.headers.get('ipcr-name-state'), 'unavailable')
  })

  test('a name that resolved before is served when nobody answers any more, also after a restart', async () => {
    const key = await newKey()
    zone.set('_dnslink.lasting.test', [`dnslink=/ipns/${key.name}`])
    one.records.set(key.name, await record(key, `/ipfs/${roots[0]}`, 1n))
    assert.equal(await digestAt('lasting.test'), digests[0])
    const { dataDir } = hub
    await hub.stop({ keep: true })
    hub = await startHub({ env: { ...env(), IPCR_GATEWAYS: 'http://127.0.0.1:9', IPCR_ROUTERS: '', DNS_SERVERS: '127.0.0.1:9' }, dataDir })
    assert.equal(await digestAt('lasting.test'), digests[0])
    await hub.stop({ keep: true })
    hub = await startHub({ env: env(), dataDir })
  })
})
