import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createLogger } from '../../lib/logger.ts'
import { openReader, hubDatabasePath } from '../../lib/db/open.ts'
import { LeafQueue } from '../../lib/store/leaf-queue.ts'
import { startLeafHasher } from '../../lib/store/leaves/leaf-hasher.ts'
import { openStore } from './store.ts'

const MIB = 1024 * 1024

test('leaves are the sha256 of each 1 MiB, also of a blob queued before this start; they go with the blob', async (t) => {
  const store = openStore(t)
  const text = 'a'.repeat(MIB) + 'b'.repeat(MIB) + 'c'
  const digest = await store.pushBlob('a/b', text)
  const hasher = startLeafHasher()
  const queue = new LeafQueue({ ...store, hasher, logger: createLogger('silent'), isReceiving: () => false, now: Date.now, onState: () => undefined })
  t.after(async () => {
    await queue.close()
    await hasher.close()
  })
  queue.wake()
  await queue.idle()
  const reader = openReader(hubDatabasePath(store.dataDir))
  t.after(() => reader.close())
  const leaves = reader.prepare<[], { hash: Buffer }>('SELECT hash FROM leaf ORDER BY position').all().map((row) => row.hash.toString('hex'))
  const expected = [0, 1, 2].map((at) => createHash('sha256').update(text.slice(at * MIB, (at + 1) * MIB)).digest('hex'))
  assert.deepEqual(leaves, expected)
  assert.equal((await store.db.read('nextLeafJob', undefined)).waiting, 0)
  store.clock.now += 5000
  await store.collect(1)
  assert.equal(store.db.lookups.blob('a/b', digest), undefined)
  for (const table of ['leaf', 'leaf_list', 'leaf_queue']) assert.deepEqual(reader.prepare(`SELECT * FROM ${table}`).all(), [])
})
