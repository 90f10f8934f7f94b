import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

type State = { state: string; root: string | null; followed: boolean }

async function until(hub: TestHub, name: string, isDone: (state: State) => boolean): Promise<State> {
  let value: State | undefined
  for (let i = 0; i < 600; i++) {
    value = (await (await fetch(`${hub.url}/api/v1/names/${name}`)).json()) as State
    if (isDone(value)) return value
    await delay(100)
  }
  throw new Error(`${name} came to ${JSON.stringify(value)}\n${hub.log()}`)
}

test('names of IPCR_FOLLOW are looked at again when their TTL is over, and at once when a newer record is put here', async () => {
  const tree = new Tree()
  const roots = await Promise.all(['one', 'two', 'three'].map((layer) => {
    const { manifest, blobs } = imageOf(Buffer.from(layer))
    return tree.repository({ tags: { v1: manifest }, blobs })
  }))
  const key = await generateKeyPair('Ed25519')
  const name = formatIpnsName(key.publicKey.toMultihash().bytes) ?? ''
  const record = (root: string | undefined, sequence: bigint, ttlMs: number) => createIpnsRecord(key, `/ipfs/${root}`, { sequence, lifetimeMs: 3_600_000, ttlMs })
  const gateway = await startStaticGateway(tree)
  gateway.records.set(name, await record(roots[0], 1n, 1000))
  const hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, IPCR_FOLLOW: `${name}, not.a..name` } })
  assert.equal((await until(hub, name, ({ root }) => root === roots[0])).followed, true)
  assert.match(hub.log(), /IPCR_FOLLOW holds something that cannot be followed/)
  gateway.records.set(name, await record(roots[1], 2n, 3_600_000))
  await until(hub, name, ({ root }) => root === roots[1])
  const put = await fetch(`${hub.url}/routing/v1/ipns/${name}`, { method: 'PUT', body: Buffer.from(await record(roots[2], 3n, 1000)), headers: { 'content-type': 'application/vnd.ipfs.ipns-record' } })
  assert.equal(put.status, 200)
  await until(hub, name, ({ root }) => root === roots[2])
  const { items } = (await (await fetch(`${hub.url}/api/v1/names`)).json()) as { items: { name: string }[] }
  assert.deepEqual(items.map((item) => item.name), [name])
  assert.equal(await hub.stop(), 0, hub.log())
  await gateway.stop()
})
