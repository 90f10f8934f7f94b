import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

const HOUR = 3_600_000

test('a name that is to be looked at now is asked for anew, after a look that was under way', async (t) => {
  const tree = new Tree()
  const [before = '', after = ''] = await Promise.all(['one', 'two'].map((layer) => {
    const { manifest, blobs } = imageOf(Buffer.from(layer))
    return tree.repository({ tags: { v1: manifest }, blobs })
  }))
  const [gateway, key] = [await startStaticGateway(tree), await generateKeyPair('Ed25519')]
  t.after(() => gateway.stop())
  const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  const publish = async (root: string, sequence: bigint) => gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${root}`, { sequence, lifetimeMs: HOUR, ttlMs: HOUR }))
  await publish(before, 1n)
  const hub = await startHub({ env: { IPCR_P2P: 'off', IPCR_GATEWAYS: gateway.url } })
  t.after(() => hub.stop())
  const address = `${hub.url}/api/v1/names/${name}`
  const follow = () => fetch(address, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
    for (let i = 0; i < 600 && !(await isSo()); i++) await delay(50)
  }
  const root = async () => ((await (await fetch(address)).json()) as { root: string | null }).root
  await follow()
  await until(async () => (await root()) === before)
  // Nobody is asked again for a tag that is missing before this.
  await delay(2100)
  const looks = gateway.asked.length
  const { promise, resolve } = Promise.withResolvers<void>()
  gateway.held = promise
  const pull = fetch(`${hub.url}/v2/${name}/manifests/absent`)
  await until(() => gateway.asked.length > looks)
  await publish(after, 2n)
  await follow()
  resolve()
  await pull
  await until(async () => (await root()) === after)
  assert.equal(await root(), after)
})
