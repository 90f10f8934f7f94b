import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { openKeyStore } from '../../lib/identity/keys/key-store.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { startHub } from '../support/hub.ts'
import { waitUntilPublished } from '../support/published.ts'
import { pushImage } from '../support/push-image.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const HIGHEST = 2n ** 64n - 1n

test('ipcr name tells that somebody else signs with a key of this hub, beyond any sequence of its own; the log does too', async (t) => {
  const hub = await startHub()
  t.after(() => hub.stop())
  await pushImage(hub.url, 'alice/app', 'v1', { layers: ['one'] })
  const { namespace } = await waitUntilPublished(hub, 'alice/app', 'v1')
  const ipcr = async (...args: string[]): Promise<string> => (await promisify(execFile)(process.execPath, ['cli/main.ts', 'name', ...args, '--data', hub.dataDir], { cwd: ROOT })).stdout
  assert.doesNotMatch(await ipcr('list'), /Somebody else/)
  const stolen = await openKeyStore(hub.dataDir).load('alice')
  const record = await createIpnsRecord(stolen, '/ipfs/bafkqaaa', { sequence: HIGHEST, lifetimeMs: 3_600_000, ttlMs: 60_000 })
  const put = await fetch(`${hub.url}/routing/v1/ipns/${namespace}`, { method: 'PUT', body: Buffer.from(record), headers: { 'content-type': 'application/vnd.ipfs.ipns-record' } })
  assert.equal(put.status, 403)
  assert.match(await ipcr('show', 'alice'), new RegExp(`Somebody else signs with this key: others follow a record of the sequence ${HIGHEST}`))
  const listed = JSON.parse(await ipcr('list', '--json')) as { name: string; outrunBy: string | null }[]
  assert.deepEqual(listed.map(({ name, outrunBy }) => [name, outrunBy]), [['.hub', null], ['alice', String(HIGHEST)]])
  assert.match(hub.log(), /somebody else signs records with a key of this hub/)
})
