// What happens to an upload whose bytes the disk does not take: nothing of it may be acknowledged.
import assert from 'node:assert/strict'
import { existsSync, lstatSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EarlyFlush } from '../../lib/store/ingest/early-flush.ts'
import { UploadFile } from '../../lib/store/ingest/upload-file.ts'
import { WorkerFaultError } from '../../lib/store/workers/messages.ts'
import { MIB, bodyOf, bytes, sha256, temporaryDirectory, withIngest } from './support.ts'

const BAD_SYNC = { code: 'EINVAL' }

test('an fsync that fails ends the upload: its file goes, and a later attempt begins with nothing', async (t) => {
  const { ingest, id, root, blob } = withIngest(t)
  const file = join(root, 'uploads', id)
  // A device takes every write and cannot be synced.
  symlinkSync('/dev/null', file)
  await ingest.append(id, bodyOf(bytes(3 * MIB)))
  await assert.rejects(ingest.finish(id, { algorithm: 'sha256', hex: sha256(bytes(3 * MIB)) }), (error) => error instanceof WorkerFaultError && error.code === 'EINVAL')
  assert.equal(lstatSync(file, { throwIfNoEntry: false }), undefined)
  assert.ok(existsSync('/dev/null'))
  assert.equal(await ingest.size(id), 0)
  await ingest.append(id, bodyOf(bytes(5)))
  const result = await ingest.finish(id)
  assert.deepEqual([result.sha256, result.size], [sha256(bytes(5)), 5])
  await ingest.commit(id, result.sha256)
  assert.ok(blob(result.sha256).equals(bytes(5)))
})

test('the digest of an upload whose fsync failed is forgotten with its bytes', async () => {
  const path = join(temporaryDirectory(), 'upload')
  symlinkSync('/dev/null', path)
  const upload = await UploadFile.open(path)
  upload.write(bytes(100))
  upload.endAppend()
  await assert.rejects(upload.finish(), BAD_SYNC)
  assert.equal(upload.size, 0)
  upload.write(bytes(7))
  assert.equal(upload.endAppend(), 7)
  assert.equal((await upload.finish()).sha256, sha256(bytes(7)))
  upload.discard()
  assert.equal(existsSync(path), false)
})

test('an early flush that fails is told at the end, although the fsync itself would succeed', async () => {
  const path = join(temporaryDirectory(), 'upload')
  symlinkSync('/dev/null', path)
  const upload = await UploadFile.open(path)
  const piece = bytes(MIB)
  for (let i = 0; i < 33; i++) upload.write(piece)
  upload.endAppend()
  await new Promise((later) => setTimeout(later, 100))
  unlinkSync(path)
  await assert.rejects(upload.finish(), BAD_SYNC)
  assert.equal(upload.size, 0)
})

test('a flush is not begun before 32 MiB, and its failure stays', async () => {
  const flush = new EarlyFlush('/nonexistent/upload')
  flush.wrote(32 * MIB - 1)
  await flush.done()
  flush.wrote(1)
  await assert.rejects(flush.done(), { code: 'ENOENT' })
  await assert.rejects(flush.done(), { code: 'ENOENT' })
})

test('after a failed write every further one fails alike, until the append is taken back', async () => {
  const path = join(temporaryDirectory(), 'upload')
  symlinkSync('/dev/full', path)
  const upload = await UploadFile.open(path)
  assert.throws(() => upload.write(bytes(10)), { code: 'ENOSPC' })
  unlinkSync(path)
  assert.throws(() => upload.write(bytes(10)), { code: 'ENOSPC' })
  assert.throws(() => upload.endAppend(), { code: 'ENOSPC' })
  assert.equal(upload.rollback(), 0)
  upload.write(bytes(10))
  assert.equal(upload.endAppend(), 10)
  assert.equal((await upload.finish()).sha256, sha256(bytes(10)))
})
