import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { formatDigest } from '../../lib/oci/digest.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { openStore } from './store.ts'

test('a blob that no manifest needs goes after the grace period, not before, and not in a dry run', async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', 'loose')
  const file = blobPath(store.dataDir, digest.slice(7))
  assert.equal((await store.collect(1000)).links, 0)
  store.clock.now += 5000
  assert.equal((await store.collect(1000, true)).links, 1)
  assert.ok(existsSync(file))
  assert.deepEqual(await store.collect(1000), { dryRun: false, links: 1, blobs: 1, bytes: 5, uploads: 0, strays: 0 })
  assert.ok(!existsSync(file))
  assert.equal(store.db.lookups.blob('a/b', digest), undefined)
})

test("a manifest's blobs survive, in its own repository alone", async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', 'held')
  await store.pushBlob('a/c', 'held')
  const manifest = await store.pushManifest('a/b', 'v1', [digest])
  store.clock.now += 5000
  assert.deepEqual(await store.collect(1000), { dryRun: false, links: 1, blobs: 0, bytes: 0, uploads: 0, strays: 0 })
  assert.ok(store.db.lookups.blob('a/b', digest))
  assert.equal(store.db.lookups.blob('a/c', digest), undefined)
  await store.db.write('deleteManifest', { repository: 'a/b', digest: manifest, now: store.clock.now })
  assert.equal((await store.collect(1000)).blobs, 1)
  // The layer was asked for above, so it has the grace period once more.
  store.clock.now += 5000
  assert.equal((await store.collect(1000)).blobs, 1)
})

test('expired uploads are purged', async (t) => {
  const store = openStore(t)
  await store.db.write('createUpload', { id: 'u', repository: 'a/b', now: store.clock.now })
  assert.equal((await store.collect(0)).uploads, 0)
  store.clock.now += 61_000
  assert.equal((await store.collect(0)).uploads, 1)
  assert.equal(store.db.lookups.upload('u'), undefined)
})

test('collections beside pushes never take a blob of an acknowledged manifest', async (t) => {
  const store = openStore(t)
  const acknowledged: string[][] = []
  const push = async (worker: number): Promise<void> => {
    for (let i = 0; i < 25; i++) {
      store.clock.now += 3
      const layer = await store.pushBlob(`a/r${worker % 2}`, `layer ${i % 5}`)
      const manifest = await store.pushManifest(`a/r${worker % 2}`, `v${worker}-${i}`, [layer]).catch(() => undefined)
      if (manifest) acknowledged.push([layer, manifest])
    }
  }
  let pushing = true
  const collecting = (async () => { while (pushing) await store.collect(1) })()
  await Promise.all([0, 1, 2, 3].map(push))
  pushing = false
  await collecting
  assert.ok(acknowledged.length > 0)
  for (const digest of acknowledged.flat()) assert.ok(existsSync(blobPath(store.dataDir, digest.slice(7))), digest)
})

test('a dry run tells what the collection then removes', async (t) => {
  const store = openStore(t)
  for (const text of ['one', 'two', 'held']) await store.pushBlob('a/b', text)
  await store.pushBlob('a/c', 'one')
  await store.pushManifest('a/b', 'v1', [await store.pushBlob('a/b', 'held')])
  store.clock.now += 5000
  await store.pushBlob('a/d', 'two')
  const { dryRun, ...foreseen } = await store.collect(1000, true)
  assert.equal(dryRun, true)
  assert.deepEqual(foreseen, { links: 3, blobs: 1, bytes: 3, uploads: 0, strays: 0 })
  assert.deepEqual(await store.collect(1000), { dryRun: false, ...foreseen })
})

test('a blob that a manifest named by its sha512 before it was pushed is used', async (t) => {
  const store = openStore(t)
  const alias = formatDigest('sha512', createHash('sha512').update('windows').digest('hex'))
  const foreign = { kind: 'layer' as const, digest: alias, size: 7, mediaType: 'a/b', foreign: true }
  const manifest = await store.pushBlob('a/b', 'manifest')
  await store.db.write('putManifest', { repository: 'a/b', digest: manifest, size: 8, mediaType: 'a/b', tags: [], now: store.clock.now, children: [foreign] })
  const digest = await store.pushBlob('a/b', 'windows', alias)
  await store.pushBlob('a/c', 'windows', alias)
  store.clock.now += 5000
  const report = await store.collect(1000)
  assert.ok(store.db.lookups.blob('a/b', alias), JSON.stringify(report))
  assert.equal(store.db.lookups.blob('a/c', alias), undefined)
  assert.ok(existsSync(blobPath(store.dataDir, digest.slice(7))))
})
