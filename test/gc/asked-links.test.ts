import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AskedLinks } from '../../lib/db/asked-links.ts'
import { openStore } from './store.ts'

test('a client that was told of an old unused blob can push the manifest that needs it, whatever is collected in between', async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', 'old')
  store.clock.now += 5000
  assert.ok(store.db.lookups.blob('a/b', digest))
  for (const dryRun of [true, false, false]) assert.deepEqual(await store.collect(1000, dryRun), { dryRun, links: 0, blobs: 0, bytes: 0, uploads: 0, strays: 0 })
  await store.pushManifest('a/b', 'v1', [digest])
  store.clock.now += 5000
  assert.equal((await store.collect(1000)).links, 0)
})

test('a blob of which a client was told goes when the grace period has passed since, or when there is none', async (t) => {
  const store = openStore(t)
  for (const graceMs of [1000, 0]) {
    const digest = await store.pushBlob('a/b', 'old')
    store.clock.now += 5000
    assert.ok(store.db.lookups.blob('a/b', digest))
    if (graceMs > 0) await store.collect(graceMs)
    store.clock.now += graceMs
    assert.equal((await store.collect(graceMs)).blobs, 1)
  }
})

test('nobody is told of a blob while its link is being removed: it is kept, or it is 404', async (t) => {
  const store = openStore(t)
  for (let round = 0; round < 30; round++) {
    const digest = await store.pushBlob('a/b', `old ${round}`)
    store.clock.now += 5000
    let collecting = true
    const collection = store.collect(1000).finally(() => (collecting = false))
    let told = false
    while (collecting && !told) {
      for (let turn = 0; turn < round; turn++) await new Promise((later) => setImmediate(later))
      told = store.db.lookups.blob('a/b', digest) !== undefined
    }
    await collection
    if (told) await store.pushManifest('a/b', `v${round}`, [digest])
  }
})

test('what is told while answers are kept in memory counts as told until they are dropped', () => {
  const asked = new AskedLinks()
  const link = { repositoryId: 1, blobId: 2 }
  assert.equal(asked.isAskedSince(link, 0, 100), false)
  asked.tell(link)
  assert.equal(asked.isAskedSince(link, 99, 100), true)
  assert.equal(asked.isAskedSince(link, 900, 1000), true)
  asked.settle(1000)
  assert.equal(asked.isAskedSince(link, 999, 5000), true)
  assert.equal(asked.isAskedSince(link, 1000, 5000), false)
  assert.equal(asked.isAskedSince({ repositoryId: 2, blobId: 1 }, 0, 5000), false)
})

test('the memory of what was told is bounded: the oldest goes first', () => {
  const asked = new AskedLinks()
  for (let blobId = 0; blobId <= 100_000; blobId++) asked.tell({ repositoryId: 1, blobId })
  assert.equal(asked.isAskedSince({ repositoryId: 1, blobId: 0 }, 0, 1), false)
  assert.equal(asked.isAskedSince({ repositoryId: 1, blobId: 1 }, 0, 1), true)
})
