// Two real hubs: what one follows, the other hears of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { hubDatabasePath, openReader } from '../../lib/db/open.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

test('a hub that follows another follows what that follows, and no longer when it does not', async () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('told'))
  const root = await tree.repository({ tags: { v1: manifest }, blobs })
  const [gateway, key] = [await startStaticGateway(tree), await generateKeyPair('Ed25519')]
  const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${root}`, { sequence: 1n, lifetimeMs: 3_600_000, ttlMs: 60_000 }))
  const one = await startHub({ env: { IPCR_P2P: 'off', IPCR_GATEWAYS: gateway.url, IPCR_FOLLOW: name } })
  const { ipns } = (await (await fetch(`${one.url}/api/v1/hub`)).json()) as { ipns: string }
  const two = await startHub({ env: { IPCR_P2P: 'off', IPCR_INDEXER: 'on', IPCR_GATEWAYS: one.url, IPCR_FOLLOW: ipns } })
  const db = openReader(hubDatabasePath(two.dataDir))
  const follow = () => db.prepare<[string], { origin: string; via: string | null }>('SELECT origin, via FROM follow WHERE name = ?').get(name)
  for (let i = 0; i < 1200 && follow() === undefined; i++) await delay(50)
  assert.deepEqual(follow(), { origin: 'hub', via: ipns }, two.log() + one.log())
  assert.equal((await fetch(`${one.url}/api/v1/names/${name}`, { method: 'DELETE' })).status, 204)
  for (let i = 0; i < 100 && follow() !== undefined; i++) {
    await delay(1000)
    await fetch(`${two.url}/api/v1/names/${ipns}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  }
  assert.equal(follow(), undefined)
  db.close()
  assert.equal(await two.stop(), 0, two.log())
  assert.equal(await one.stop(), 0, one.log())
  await gateway.stop()
})
