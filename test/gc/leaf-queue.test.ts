import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLogger } from '../../lib/logger.ts'
import { hubDatabasePath, openWriter } from '../../lib/db/open.ts'
import { LeafQueue, type LeafQueueParts } from '../../lib/store/leaf-queue.ts'
import { startLeafHasher } from '../../lib/store/leaves/leaf-hasher.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { WorkerFaultError } from '../../lib/store/workers/messages.ts'
import { openStore, type Scope } from './store.ts'

const MIB = 1024 * 1024
const text = (letter: string) => letter.repeat(MIB) + 'x'.repeat(MIB) + 'c'
const leavesOf = (content: string) => [0, 1, 2].map((at) => createHash('sha256').update(content.slice(at * MIB, (at + 1) * MIB)).digest('hex'))
type Store = ReturnType<typeof openStore>

/** A queue over the store with its own hashing thread, and what it last said of itself. */
function openQueue(t: Scope, store: Store, parts: Partial<LeafQueueParts> = {}) {
  const hasher = startLeafHasher()
  const state = { waiting: -1, lag: -1 }
  const queue = new LeafQueue({
    ...store, hasher, logger: createLogger('silent'), isReceiving: () => false, now: () => store.clock.now,
    onState: (waiting, lag) => Object.assign(state, { waiting, lag }), ...parts,
  })
  t.after(async () => {
    await queue.close()
    await hasher.close()
  })
  return { queue, hasher, state }
}

const hashed = (store: Store) => store.reader.prepare<[], { hash: Buffer }>('SELECT hash FROM leaf ORDER BY blob_id, position').all().map((row) => row.hash.toString('hex'))

test('leaves are the sha256 of each 1 MiB, also of a blob queued before this start; they go with the blob', async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', text('a'))
  await store.pushBlob('a/b', 'of one leaf, whose digest is the leaf')
  const { queue, state } = openQueue(t, store)
  queue.wake()
  await queue.idle()
  assert.deepEqual(hashed(store), leavesOf(text('a')))
  assert.deepEqual(state, { waiting: 0, lag: 0 })
  store.clock.now += 5000
  await store.collect(1)
  assert.equal(store.db.lookups.blob('a/b', digest), undefined)
  for (const table of ['leaf', 'leaf_list', 'leaf_queue']) assert.deepEqual(store.reader.prepare(`SELECT * FROM ${table}`).all(), [])
})

test('while a body is received the queue waits and tells its lag; what is left when it closes is done by the next one', async (t) => {
  const store = openStore(t)
  await store.pushBlob('a/b', text('a'))
  await store.pushBlob('a/b', text('b'))
  const first = openQueue(t, store, { isReceiving: () => true })
  store.clock.now += 3000
  first.queue.wake()
  for (let i = 0; i < 6000 && first.state.waiting < 0; i++) await delay(10)
  assert.deepEqual(first.state, { waiting: 2, lag: 3 })
  assert.deepEqual(hashed(store), [])
  await first.queue.close()
  const second = openQueue(t, store)
  second.queue.wake()
  await second.queue.idle()
  assert.deepEqual(hashed(store), [...leavesOf(text('a')), ...leavesOf(text('b'))])
})

test('ten seconds after the push it waits no longer', async (t) => {
  const store = openStore(t)
  await store.pushBlob('a/b', text('a'))
  const { queue } = openQueue(t, store, { isReceiving: () => true })
  queue.wake()
  await delay(300)
  assert.deepEqual(hashed(store), [])
  store.clock.now += 10_000
  await queue.idle()
  assert.deepEqual(hashed(store), leavesOf(text('a')))
})

test('a blob whose file is gone leaves the queue, and the next one is hashed', async (t) => {
  const store = openStore(t)
  const lost = await store.pushBlob('a/b', text('a'))
  await store.pushBlob('a/b', text('b'))
  unlinkSync(blobPath(store.dataDir, lost.slice(7)))
  const { queue } = openQueue(t, store)
  queue.wake()
  await queue.idle()
  assert.deepEqual(hashed(store), leavesOf(text('b')))
})

test('a database that cannot be written ends neither the process nor the job', { timeout: 180_000 }, async (t) => {
  const store = openStore(t)
  await store.pushBlob('a/b', text('a'))
  const { queue } = openQueue(t, store)
  const other = openWriter(hubDatabasePath(store.dataDir))
  other.exec('BEGIN IMMEDIATE')
  queue.wake()
  await queue.idle()
  other.exec('ROLLBACK')
  other.close()
  assert.equal((await store.db.read('nextLeafJob', undefined)).waiting, 1)
  queue.wake()
  await queue.idle()
  assert.deepEqual(hashed(store), leavesOf(text('a')))
})

test('a hashing thread that ended leaves the job queued', async (t) => {
  const store = openStore(t)
  await store.pushBlob('a/b', text('a'))
  const { queue, hasher } = openQueue(t, store)
  await hasher.close()
  queue.wake()
  await queue.idle()
  assert.equal((await store.db.read('nextLeafJob', undefined)).waiting, 1)
})

test('bad-input 37: a passing fault of the hashing thread leaves the job queued', async (t) => {
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'EACCES']) {
    const store = openStore(t)
    await store.pushBlob('a/b', text('a'))
    const hasher = { hash: () => Promise.reject(new WorkerFaultError({ code, message: 'passes' })), close: async () => {} }
    const { queue } = openQueue(t, store, { hasher })
    queue.wake()
    await queue.idle()
    assert.equal((await store.db.read('nextLeafJob', undefined)).waiting, 1, code)
  }
})

test('a blob that is pushed again is not queued again once its leaves are known', async (t) => {
  const store = openStore(t)
  await store.pushBlob('a/b', text('a'))
  const { queue } = openQueue(t, store)
  queue.wake()
  await queue.idle()
  await store.pushBlob('a/c', text('a'))
  assert.equal((await store.db.read('nextLeafJob', undefined)).waiting, 0)
})
