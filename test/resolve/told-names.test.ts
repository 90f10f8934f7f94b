import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startDnsZone } from '../support/dns-zone.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

test('what a hub follows is listed in its root beside what it publishes, and without a link; until it follows it no more', async () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('followed'))
  const root = await tree.repository({ tags: { v1: manifest }, blobs })
  const [gateway, zone, key] = [await startStaticGateway(tree), await startDnsZone(), await generateKeyPair('Ed25519')]
  const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${root}`, { sequence: 1n, lifetimeMs: 3_600_000, ttlMs: 60_000 }))
  zone.set('_dnslink.followed.test', [`dnslink=/ipns/${name}`])
  const hub = await startHub({ env: { IPCR_P2P: 'off', IPCR_GATEWAYS: gateway.url, DNS_SERVERS: zone.server, IPCR_FOLLOW: `${name},${root}` } })
  const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
  const api = (method: string) => fetch(`${hub.url}/api/v1/names/followed.test`, { method, ...(method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}) })
  const listed = async (what: string) => fetch(`${hub.url}/ipns/${ipns}/names/${what}.json`)
  const until = async (what: string, status: number): Promise<Response> => {
    for (let i = 0; i < 1200 && (await listed(what)).status !== status; i++) await delay(50)
    return listed(what)
  }
  await pushImage(hub.url, 'alice/app', 'v1')
  await waitUntilPublished(hub, 'alice/app', 'v1')
  assert.equal((await api('POST')).status, 202)
  for (const what of [name, 'followed.test']) {
    const { updated, ...document } = (await (await until(what, 200)).json()) as { updated: number }
    assert.deepEqual(document, { v: 1, name: what, k51: name, claim: null })
    assert.ok(Math.abs(updated - Date.now() / 1000) < 600)
    assert.equal((await fetch(`${hub.url}/ipns/${ipns}/${what}`)).status, 404)
  }
  assert.equal((await listed(root)).status, 404, 'content has no name')
  await api('DELETE')
  assert.equal((await until('followed.test', 404)).status, 404)
  assert.equal((await listed(name)).status, 200)
  assert.equal((await listed('alice')).status, 200)
  assert.equal(await hub.stop(), 0, hub.log())
  await gateway.stop()
  zone.stop()
})
