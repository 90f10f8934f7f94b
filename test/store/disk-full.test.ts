import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { StoreFullError } from '../../lib/store/ingest/errors.ts'
import { mountSmall, unmount } from '../support/small-disk.ts'
import { MIB, bodyOf, bytes, chunked, sha256, temporaryDirectory, withIngest } from './support.ts'

/** A file system of `size` MiB; undefined, and the test skipped loudly, where we may not mount. */
function smallDisk(t: TestContext, size: number): string | undefined {
  const root = temporaryDirectory()
  if (!mountSmall(root, size)) {
    t.skip('NOT TESTED: disk full needs root to mount a small tmpfs')
    return undefined
  }
  t.after(() => unmount(root))
  return root
}

test('bad-input 37: an append that fills the disk leaves what was acknowledged, and works once there is room', async (t) => {
  const root = smallDisk(t, 8)
  if (root === undefined) return
  const { ingest, id, upload } = withIngest(t, { root })
  const first = bytes(2 * MIB + 11)
  await ingest.append(id, bodyOf(first))
  const ballast = join(root, 'ballast')
  writeFileSync(ballast, bytes(3 * MIB))
  const second = bytes(4 * MIB, 9)
  await assert.rejects(ingest.append(id, bodyOf(...chunked(second, 65_536))), StoreFullError)
  assert.equal(await ingest.size(id), first.length)
  assert.ok(upload().equals(first))
  rmSync(ballast)
  await ingest.append(id, bodyOf(...chunked(second, 65_536)))
  const result = await ingest.finish(id, { algorithm: 'sha256', hex: sha256(Buffer.concat([first, second])) })
  await ingest.commit(id, result.sha256)
})

test('bad-input 37: a first append that does not fit leaves an empty upload; others go on', async (t) => {
  const root = smallDisk(t, 8)
  if (root === undefined) return
  const { ingest, id } = withIngest(t, { root })
  const [tooBig, small] = await Promise.allSettled([
    ingest.append(id, bodyOf(...chunked(bytes(20 * MIB), 65_536))),
    ingest.append('other', bodyOf(bytes(10))),
  ])
  assert.ok(tooBig.status === 'rejected' && tooBig.reason instanceof StoreFullError)
  assert.equal(statSync(join(root, 'uploads', id)).size, 0)
  if (small.status === 'rejected') await ingest.append('other', bodyOf(bytes(10)))
  assert.equal((await ingest.finish('other')).sha256, sha256(bytes(10)))
  assert.equal((await ingest.append(id, bodyOf(bytes(5)))).size, 5)
})

test('bad-input 37: a disk that fills in the very last, partly filled slot is noticed', async (t) => {
  const root = smallDisk(t, 3)
  if (root === undefined) return
  const { ingest, id } = withIngest(t, { root })
  await assert.rejects(ingest.append(id, bodyOf(bytes(3 * MIB + 8192))), StoreFullError)
  assert.equal(await ingest.size(id), 0)
})

test('bad-input 37: a manifest that does not fit leaves nothing behind', async (t) => {
  const root = smallDisk(t, 2)
  if (root === undefined) return
  const { ingest, blob } = withIngest(t, { root })
  await assert.rejects(ingest.putBytes(bytes(3 * MIB), sha256(bytes(3 * MIB))), StoreFullError)
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
  await ingest.putBytes(bytes(1000), sha256(bytes(1000)))
  assert.ok(blob(sha256(bytes(1000))).equals(bytes(1000)))
})

test('bad-input 37: many uploads over a full disk all end with the reason', async (t) => {
  const root = smallDisk(t, 6)
  if (root === undefined) return
  const { ingest } = withIngest(t, { root })
  const all = await Promise.allSettled(Array.from({ length: 6 }, () => ingest.append(randomUUID(), bodyOf(...chunked(bytes(4 * MIB), 65_536)))))
  const failed = all.filter((one) => one.status === 'rejected')
  assert.ok(failed.length >= 5)
  for (const one of failed) assert.ok(one.reason instanceof StoreFullError)
})
