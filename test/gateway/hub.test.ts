// The gateway and the routing API of a whole hub, over what was pushed to it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { useHub } from '../conformance/registry.ts'
import type { Answer } from '../conformance/http-call.ts'
import { pushImage } from '../support/push-image.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { openKeyStore } from '../../lib/identity/keys/key-store.ts'
import { readCar } from './support.ts'
import { CID_ONE, RECORD } from './routing-support.ts'

const registry = useHub()
const behindProxy = useHub({ env: { IPCR_PUBLIC_URL: 'https://hub.example.org' } })
const layer = Buffer.from(Array.from({ length: 3_500_000 }, (_, index) => (index * 2654435761) >>> 24))
const layerPath = `/alice/app/blobs/sha256/${createHash('sha256').update(layer).digest('hex')}`
let hub = ''

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => registry.get(path, headers)

before(async () => {
  await registry.start()
  await pushImage(registry.hub.url, 'alice/app', 'v1', { layers: [layer] })
  hub = (JSON.parse((await get('/api/v1/hub')).text) as { ipns: string }).ipns
  await published(`/ipns/${hub}/alice/app/refs/tags/v1`)
})

async function published(path: string, ask = get): Promise<Answer> {
  for (let tries = 0; tries < 1200; tries++) {
    const answer = await ask(path)
    if (answer.status === 200) return answer
    await delay(50)
  }
  throw new Error(`${path} was not published:\n${registry.hub.log()}`)
}

test('an image that was pushed is read below the hub\'s name, its layer as one file with ranges', async () => {
  const whole = await published(`/ipns/${hub}${layerPath}`)
  assert.ok(whole.body.equals(layer))
  assert.equal(whole.headers['content-type'], 'application/octet-stream')
  const part = await get(`/ipns/${hub}${layerPath}`, { range: 'bytes=1048000-2098000' })
  assert.ok(part.status === 206 && part.body.equals(layer.subarray(1_048_000, 2_098_001)))
})

test('bad-input 26: layers that are the encodings of published nodes leave the file and the directory what they are', async () => {
  const before = await published(`/ipns/${hub}${layerPath}`)
  const roots = String(before.headers['x-ipfs-roots']).split(',')
  const [file, directory] = [roots.at(-1), roots.at(-2)]
  const encodings = await Promise.all([file, directory].map(async (cid) => (await get(`/ipfs/${cid}?format=raw`)).body))
  const listing = await get(`/ipfs/${directory}/`)
  await pushImage(registry.hub.url, 'evil/poison', 'v1', { layers: encodings })
  const copy = createHash('sha256').update(encodings[0] ?? '').digest('hex')
  assert.ok((await published(`/ipns/${hub}/evil/poison/blobs/sha256/${copy}`)).body.equals(encodings[0] ?? Buffer.of()))
  assert.ok((await get(`/ipfs/${file}`)).body.equals(layer))
  assert.equal((await get(`/ipfs/${directory}/`)).text, listing.text)
})

test('the CAR of the hub is whole and its blocks are what their CIDs say', async () => {
  const answer = await get(`/ipns/${hub}?format=car`)
  const { roots, cids } = await readCar(answer.body)
  assert.deepEqual(roots, [answer.headers['x-ipfs-roots']])
  assert.ok(cids.length > 15)
  for (const cid of cids.slice(0, 20)) {
    const block = await registry.call({ method: 'HEAD', path: `/ipfs/${cid}?format=raw` })
    assert.deepEqual([block.status, block.body.length], [200, 0])
    assert.ok(Number(block.headers['content-length']) <= 1024 * 1024)
  }
})

test('a leaf in the middle of a layer is a block of its own', async () => {
  const { cids } = await readCar((await get(`/ipns/${hub}${layerPath}?format=car&entity-bytes=2000000:2000001`)).body)
  const leaf = await get(`/ipfs/${cids.at(-1)}?format=raw`)
  assert.ok(leaf.body.equals(layer.subarray(1024 * 1024, 2 * 1024 * 1024)))
})

test('what was pushed without a manifest is not published', async () => {
  const secret = 'nobody refers to this'
  const digest = createHash('sha256').update(secret).digest()
  const upload = await registry.call({ method: 'POST', path: '/v2/alice/app/blobs/uploads/' })
  const path = `${upload.headers.location}${upload.headers.location?.includes('?') ? '&' : '?'}digest=sha256:${digest.toString('hex')}`
  assert.equal((await registry.call({ method: 'PUT', path, body: secret })).status, 201)
  const { CID } = await import('multiformats/cid')
  const { create } = await import('multiformats/hashes/digest')
  const cid = CID.createV1(0x55, create(0x12, digest))
  for (const query of ['', '?format=raw', '?format=car']) assert.equal((await get(`/ipfs/${cid}${query}`)).status, 404)
  assert.equal((await get(`/routing/v1/providers/${cid}`)).status, 404)
})

test('the routing API has the record of the hub', async () => {
  const record = await get(`/routing/v1/ipns/${hub}`, { accept: RECORD })
  assert.ok(record.status === 200 && record.body.equals((await get(`/ipns/${hub}?format=ipns-record`)).body))
})

test('behind a TLS proxy the hub is the provider of its blocks over https', async () => {
  const ask = async (path: string): Promise<Answer> => behindProxy.get(path, { host: 'hub.example.org' })
  const { ipns } = JSON.parse((await ask('/api/v1/hub')).text) as { ipns: string }
  const listing = await published(`/ipns/${ipns}/`, ask)
  const answer = await ask(`/routing/v1/providers/${listing.headers['x-ipfs-roots']}`)
  const { Providers } = JSON.parse(answer.text) as { Providers: { Addrs: string[]; ID: string; Protocols: string[] }[] }
  assert.ok(Providers[0]?.Addrs.includes('/dns4/hub.example.org/tcp/443/tls/http'))
  assert.ok(Providers[0]?.Protocols.includes('transport-ipfs-gateway-http'))
  assert.equal((await ask(`/routing/v1/peers/${Providers[0]?.ID}`)).status, 200)
})

test('a record that somebody else signs with the key of this hub does not take its name', async () => {
  const key = await openKeyStore(registry.hub.dataDir).load('alice')
  const name = key.publicKey.toCID().toString((await import('multiformats/bases/base36')).base36)
  const own = (await published(`/routing/v1/ipns/${name}`)).body
  const forged = await createIpnsRecord(key, `/ipfs/${CID_ONE}`, { sequence: 2n ** 62n, lifetimeMs: 1e9, ttlMs: 1000 })
  const answer = await registry.call({ method: 'PUT', path: `/routing/v1/ipns/${name}`, headers: { 'content-type': RECORD }, body: forged })
  assert.equal(answer.status, 403)
  assert.ok((await get(`/routing/v1/ipns/${name}`)).body.equals(own))
})

test('the hub answers under its own name only', async () => {
  for (const path of ['/ipfs/bafkqaaa?format=raw', `/routing/v1/ipns/${hub}`]) assert.equal((await registry.get(path, { host: 'rebound.example' })).status, 421)
})

test('bad-input 26: paths that no client library would send are refused, and the hub goes on', async () => {
  for (const path of ['/ipfs/../v2/', '/ipfs/%2e%2e/x', `/ipns/${hub}/%2F`, `/ipns/${hub}/a%00`, `/ipns/${hub}//x`, '/ipfs/', '/ipns', '/ipfs?x', `/ipns/${hub}/%ff`, `/ipns/${hub}${'/a'.repeat(5000)}`]) {
    assert.equal((await get(path)).status, 400, path.slice(0, 60))
  }
  assert.equal((await get(`/ipns/${hub}/${'a'.repeat(10_000)}`)).status, 404)
  assert.equal((await get('/ipfs/bafkqaaa')).status, 200)
})

test('answers are counted by method and status', async () => {
  await get('/ipfs/nothing')
  const { text } = await get('/metrics')
  assert.match(text, /^ipcr_network_answers_total\{method="GET",status="400"\} [1-9]/m)
  assert.match(text, /^ipcr_network_answers_total\{method="GET",status="206"\} [1-9]/m)
})
