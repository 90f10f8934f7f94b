// Namespaces of this hub whose owners publish them under a key of their own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { hubDatabasePath, openReader, openWriter } from '../../lib/db/open.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { OwnKeys } from '../../lib/resolve/follow/own-keys.ts'
import { openTestDatabase } from '../db/database.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { connectWallet } from '../support/namespace-client.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'
import { startWalletHub } from '../support/wallet-hub.ts'

test('what its owner publishes is looked at by itself, from when that is so, when its time to live is over, and until it is so no longer', async () => {
  const tree = new Tree()
  const roots = await Promise.all(['one', 'two', 'three'].map((layer) => {
    const { manifest, blobs } = imageOf(Buffer.from(layer))
    return tree.repository({ tags: { v1: manifest }, blobs })
  }))
  const [gateway, key] = [await startStaticGateway(tree), await generateKeyPair('Ed25519')]
  const ipns = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  const publish = async (index: number): Promise<void> =>
    void gateway.records.set(ipns, await createIpnsRecord(key, `/ipfs/${roots[index]}`, { sequence: BigInt(index + 1), lifetimeMs: 3_600_000, ttlMs: 1000 }))
  const env = { IPCR_AUTH: 'wallet', IPCR_GATEWAYS: gateway.url }
  let hub: TestHub = await startWalletHub({ env })
  const db = openReader(hubDatabasePath(hub.dataDir))
  const isAt = async (index: number): Promise<void> => {
    const root = () => db.prepare<[string], { root: string }>('SELECT root FROM last_root WHERE name = ?').get(ipns)?.root
    for (let i = 0; i < 600 && root() !== roots[index]?.toString(); i++) await delay(100)
    assert.equal(root(), roots[index]?.toString(), hub.log())
  }
  const alice = await connectWallet(hub.url)
  await alice.run(alice.address, { action: 'claim' })
  await publish(0)
  await alice.run(alice.address, { action: 'own-key', ipns })
  await isAt(0)
  await publish(1)
  await isAt(1)
  await hub.stop({ keep: true })
  hub = await startHub({ dataDir: hub.dataDir, env })
  await publish(2)
  await isAt(2)
  const back = await connectWallet(hub.url, alice.wallet)
  await back.run(alice.address, { action: 'rotate' })
  await delay(1500)
  const looks = (): number => gateway.asked.filter((path) => path.includes(ipns)).length
  const before = looks()
  await delay(2500)
  assert.equal(looks(), before)
  db.close()
  assert.equal(await hub.stop(), 0, hub.log())
  await gateway.stop()
})

test('a key that is followed too is looked at on when it is the owner’s no more', async (t) => {
  const { db, dataDir } = openTestDatabase(t)
  const writer = openWriter(hubDatabasePath(dataDir))
  const own = writer.prepare('INSERT INTO namespace (name, ipns_name, own_key, created_at) VALUES (?, ?, 1, 1)')
  for (const [name, key] of [['alice', 'k51alice'], ['bob', 'k51bob']]) own.run(name, key)
  await db.write('followName', { name: 'k51bob', origin: 'api', now: 1 })
  const [taken, removed]: string[][] = [[], []]
  const keys = new OwnKeys({ db, looks: { takeUp: (rows) => void taken?.push(...rows.map(({ name }) => name)), remove: (name) => void removed?.push(name) } })
  await Promise.all([keys.refresh(), keys.refresh()])
  assert.deepEqual([taken?.sort(), removed, keys.has('k51alice'), keys.has('k51carol')], [['k51alice', 'k51bob'], [], true, false])
  writer.exec('DELETE FROM namespace')
  await keys.refresh()
  assert.deepEqual([taken?.length, removed], [2, ['k51alice']])
  writer.close()
})
