import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { blobPath } from '../../lib/store/paths.ts'
import { openStore } from './store.ts'

/** A file whose last change was so many ms before the store's clock. */
function writeAged(file: string, clock: { now: number }, ageMs: number): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'stray')
  const seconds = (clock.now - ageMs) / 1000
  utimesSync(file, seconds, seconds)
  return file
}

test('a blob file without a row goes when it is older than the grace period, and not in a dry run', async (t) => {
  const store = openStore(t)
  const [old, young] = ['0', '1'].map((digit) => blobPath(store.dataDir, digit.repeat(64)))
  assert.ok(old && young)
  writeAged(old, store.clock, 5000)
  writeAged(young, store.clock, 500)
  assert.equal((await store.collect(1000, true)).strays, 1)
  assert.ok(existsSync(old))
  assert.equal((await store.collect(1000)).strays, 1)
  assert.deepEqual([existsSync(old), existsSync(young)], [false, true])
})

test('files that are no blobs are left alone', async (t) => {
  const store = openStore(t)
  const shard = join(store.dataDir, 'blobs', 'sha256', '00')
  const others = ['README', '0'.repeat(63), '0'.repeat(64).replace('0', 'G'), `${'0'.repeat(64)}.bak`].map((name) => writeAged(join(shard, name), store.clock, 5000))
  assert.equal((await store.collect(1000)).strays, 0)
  for (const file of others) assert.ok(existsSync(file), file)
})

test('the file of a blob that has a row is no stray, however old', async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', 'held')
  await store.pushManifest('a/b', 'v1', [digest])
  const file = blobPath(store.dataDir, digest.slice(7))
  utimesSync(file, 1, 1)
  assert.equal((await store.collect(1000)).strays, 0)
  assert.ok(existsSync(file))
})

test('a row whose file is missing is collected like any other', async (t) => {
  const store = openStore(t)
  const digest = await store.pushBlob('a/b', 'lost')
  unlinkSync(blobPath(store.dataDir, digest.slice(7)))
  store.clock.now += 5000
  assert.deepEqual(await store.collect(1000), { dryRun: false, links: 1, blobs: 1, bytes: 4, uploads: 0, strays: 0 })
})

test('a file in uploads without a session goes after the expiry time; a session that still grows stays', async (t) => {
  const store = openStore(t)
  const upload = (name: string, ageMs: number) => writeAged(join(store.dataDir, 'uploads', name), store.clock, ageMs)
  const [orphan, fresh, growing] = [upload(randomUUID(), 61_000), upload(randomUUID(), 1000), upload(randomUUID(), 1000)]
  await store.db.write('createUpload', { id: growing.split('/').at(-1) ?? '', repository: 'a/b', now: store.clock.now - 500_000 })
  assert.equal((await store.collect(1000, true)).uploads, 1)
  assert.equal((await store.collect(1000)).uploads, 1)
  assert.deepEqual([orphan, fresh, growing].map((file) => existsSync(file)), [false, true, true])
})
