import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CID } from 'multiformats/cid'
import { HUB } from '../../lib/db/hub-name.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { openDirectories } from '../../lib/ipfs/dag/directory.ts'
import { EditStore } from '../../lib/ipfs/dag/edit-store.ts'
import { expectedHub } from './expected-hub.ts'
import { KEY, openRows, pushRows, type Rows } from './rows.ts'

async function publishSigned(rows: Rows, namespace: string): Promise<void> {
  const { sequence } = await rows.publish(namespace)
  if (sequence !== undefined) rows.write(transactions.recordSigned, { namespace, ipnsName: KEY, sequence, record: new Uint8Array(1), eol: 0, now: rows.clock.now })
}

test('the hub links each namespace and lists its name and claim; the blocks of a namespace count once, however often it moves', async (t) => {
  const rows = openRows(t)
  for (const namespace of [HUB, 'alice', 'bob', 'carol']) rows.claimNamespace(namespace)
  for (let round = 0; round < 6; round++) {
    for (const namespace of ['alice', 'bob', 'carol'].slice(round % 3)) {
      rows.clock.now += 700
      pushRows(rows, `${namespace}/app`, `image ${round}`, { tags: ['v1'] })
      await publishSigned(rows, namespace)
      if (round % 2 === 0) await publishSigned(rows, namespace)
    }
    if (round % 2 === 1) continue
    await publishSigned(rows, HUB)
    assert.equal(rows.db.prepare('SELECT root FROM namespace WHERE name = ?').pluck().get(HUB), await expectedHub(rows))
  }
  const uses = (cid: CID): unknown => rows.db.prepare('SELECT uses FROM block_use WHERE hash = ?').pluck().get(cid.multihash.digest)
  await publishSigned(rows, HUB)
  const alice = CID.parse(String(rows.db.prepare("SELECT root FROM namespace WHERE name = 'alice'").pluck().get()))
  const app = await openDirectories(new EditStore({ get: async (cid) => rows.db.prepare('SELECT bytes FROM node WHERE hash = ?').pluck().get(cid.multihash.digest) as Buffer })).get(alice, 'app')
  assert.ok(app)
  assert.deepEqual([uses(alice), uses(app.cid)], [2, 1])
})

test('a namespace that is taken over goes on above the sequence that it had elsewhere', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const sequence = rows.clock.now + 1_000_000
  rows.db.prepare("UPDATE namespace SET sequence = @sequence, record_sequence = @sequence WHERE name = 'alice'").run({ sequence })
  pushRows(rows, 'alice/app', 'image', { tags: ['v1'] })
  assert.equal((await rows.publish('alice')).sequence, sequence + 1)
})
