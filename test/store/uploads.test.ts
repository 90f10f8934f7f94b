// Which worker holds which hash state, and what happens when it is dropped or the worker ends.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { UploadBusyError } from '../../lib/store/ingest/errors.ts'
import { SlotPool, slotView } from '../../lib/store/ingest/slots.ts'
import { Uploads } from '../../lib/store/ingest/uploads.ts'
import { WorkerPool } from '../../lib/store/ingest/worker-pool.ts'
import { WorkerGoneError } from '../../lib/store/workers/messages.ts'
import { bodyOf, bytes, sha256, temporaryDirectory, withIngest } from './support.ts'

/** Uploads over real workers, one slot of shared memory, and the write of a few bytes through them. */
function withUploads(t: TestContext, workers = 1) {
  const root = temporaryDirectory()
  for (const folder of ['uploads', 'blobs/sha256']) mkdirSync(join(root, folder), { recursive: true })
  const { memory } = new SlotPool(1)
  const pool = new WorkerPool({ root, memory }, (link) => uploads.dropOf(link), workers)
  const uploads = new Uploads(pool)
  t.after(async () => {
    await uploads.close()
    await pool.close()
  })
  const append = (id: string, data: Buffer): Promise<number> => uploads.alone(id, async (upload) => {
    await upload.link.call('open', { id })
    slotView(memory, 0, data.length).set(data)
    return (upload.size = await upload.link.call('end', { id, tail: { slot: 0, length: data.length } }))
  })
  const finish = (id: string) => uploads.alone(id, async ({ link }) => {
    await link.call('open', { id })
    return link.call('finish', { id })
  })
  return { root, pool, uploads, append, finish }
}

test('the hash state of an upload that rests is dropped, and made again from the file', async (t) => {
  const { root, uploads, append, finish } = withUploads(t)
  const id = randomUUID()
  await append(id, bytes(100))
  uploads.forgetBefore(Date.now() - 60_000)
  assert.equal(uploads.sizeInMemory(id), 100)
  uploads.forgetBefore(Date.now() + 1)
  assert.equal(uploads.sizeInMemory(id), undefined)
  // Only who reads the file again sees this.
  appendFileSync(join(root, 'uploads', id), bytes(50, 2))
  assert.equal(await append(id, bytes(10, 3)), 160)
  assert.equal((await finish(id)).sha256, sha256(Buffer.concat([bytes(100), bytes(50, 2), bytes(10, 3)])))
})

test('the hash state of an upload in use is not dropped', async (t) => {
  const { uploads, append } = withUploads(t)
  const id = randomUUID()
  await append(id, bytes(5))
  const { promise, resolve } = Promise.withResolvers<void>()
  const running = uploads.alone(id, () => promise)
  uploads.forgetBefore(Date.now() + 60_000)
  assert.equal(uploads.sizeInMemory(id), 5)
  await assert.rejects(uploads.alone(id, async () => undefined), UploadBusyError)
  resolve()
  await running
})

test('quiet stops what runs on an upload and waits for its end', async (t) => {
  const { uploads } = withUploads(t)
  const { promise, resolve } = Promise.withResolvers<void>()
  let ended = false
  const running = uploads.alone('a', async (upload) => {
    upload.stop = resolve
    await promise
    ended = true
  })
  await uploads.quiet('a')
  assert.ok(ended)
  await running
  await uploads.quiet('never seen')
})

test('a worker that ends takes its hash states along; its uploads go on in another one', async (t) => {
  const { pool, uploads, append, finish } = withUploads(t)
  const [id, other] = [randomUUID(), randomUUID()]
  await append(id, bytes(100))
  await append(other, bytes(9))
  const link = pool.pick()
  await link.close()
  await assert.rejects(link.call('open', { id }), WorkerGoneError)
  assert.equal(uploads.sizeInMemory(id), undefined)
  assert.notEqual(pool.pick(), link)
  assert.equal(await append(id, bytes(20, 4)), 120)
  assert.equal((await finish(id)).sha256, sha256(Buffer.concat([bytes(100), bytes(20, 4)])))
  assert.equal((await finish(other)).sha256, sha256(bytes(9)))
})

test('uploads are shared out over the workers, and each stays with its own', async (t) => {
  const { uploads } = withUploads(t, 2)
  const links = new Map<string, unknown>()
  const { promise, resolve } = Promise.withResolvers<void>()
  const running = ['a', 'b', 'c', 'd'].map((id) => uploads.alone(id, async ({ link }) => {
    links.set(id, link)
    await promise
  }))
  assert.equal(new Set(links.values()).size, 2)
  resolve()
  await Promise.all(running)
  for (const [id, link] of links) await uploads.alone(id, async (upload) => assert.equal(upload.link, link))
})

test('a quarter of an hour without a request drops the hash state; the upload goes on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() })
  const { ingest, id, root } = withIngest(t)
  await ingest.append(id, bodyOf(bytes(100)))
  appendFileSync(join(root, 'uploads', id), bytes(1, 2))
  t.mock.timers.tick(14 * 60_000)
  assert.equal(await ingest.size(id), 100)
  t.mock.timers.tick(2 * 60_000)
  assert.equal(await ingest.size(id), 101)
  await ingest.append(id, bodyOf(bytes(9, 3)))
  assert.equal((await ingest.finish(id)).sha256, sha256(Buffer.concat([bytes(100), bytes(1, 2), bytes(9, 3)])))
})
