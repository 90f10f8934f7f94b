import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { DigestMismatchError, IngestClosedError, UploadAbortedError, UploadBusyError, UploadIdleError, UploadTooLongError } from '../../lib/store/ingest/errors.ts'
import { startIngest } from '../../lib/store/ingest/ingest.ts'
import { MIB, blobPath, bodyOf, bytes, chunked, sha256, temporaryDirectory, until, withIngest } from './support.ts'

const sizes = [0, 1, 4096, 65_536, MIB - 1, MIB, MIB + 1, 6 * MIB, 7 * MIB, 13 * MIB + 5]

for (const size of sizes) {
  test(`a body of ${size} bytes arrives whole, with its digest and first leaf`, async (t) => {
    const { ingest, id, blob } = withIngest(t)
    const data = bytes(size)
    assert.deepEqual(await ingest.append(id, bodyOf(...chunked(data, 65_536))), { received: size, size })
    const result = await ingest.finish(id)
    assert.equal(result.sha256, sha256(data))
    assert.equal(result.size, size)
    assert.equal(result.firstLeaf, size > MIB ? sha256(data.subarray(0, MIB)) : undefined)
    await ingest.commit(id, result.sha256)
    assert.ok(blob(result.sha256).equals(data))
  })
}

test('the end in an event of its own after an exact multiple of 1 MiB ends the append', async (t) => {
  const { ingest, id } = withIngest(t)
  const body = new PassThrough()
  const appended = ingest.append(id, body)
  for (const chunk of chunked(bytes(6 * MIB), 32_768)) if (!body.write(chunk)) await new Promise((go) => body.once('drain', go))
  await new Promise((later) => setTimeout(later, 50))
  body.end()
  assert.equal((await appended).size, 6 * MIB)
})

test('chunks that straddle slots and appends that straddle leaves give one digest', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const data = bytes(3 * MIB + 777)
  for (const part of [data.subarray(0, 700_001), data.subarray(700_001, 2 * MIB), data.subarray(2 * MIB)]) {
    await ingest.append(id, bodyOf(...chunked(part, 99_991)))
  }
  const result = await ingest.finish(id)
  assert.equal(result.sha256, sha256(data))
  assert.equal(result.firstLeaf, sha256(data.subarray(0, MIB)))
  assert.ok(upload().equals(data))
})

test('an empty append between others changes nothing', async (t) => {
  const { ingest, id } = withIngest(t)
  await ingest.append(id, bodyOf(bytes(10)))
  assert.deepEqual(await ingest.append(id, Readable.from([])), { received: 0, size: 10 })
  assert.equal((await ingest.finish(id)).sha256, sha256(bytes(10)))
})

test('a body that was read to its end before counts as empty', async (t) => {
  const { ingest, id } = withIngest(t)
  const body = Readable.from([])
  for await (const _ of body) assert.fail()
  assert.deepEqual(await ingest.append(id, body), { received: 0, size: 0 })
})

test('size is known from memory, from the file, and 0 without one', async (t) => {
  const { ingest, id, root } = withIngest(t)
  assert.equal(await ingest.size(id), 0)
  await ingest.append(id, bodyOf(bytes(123)))
  assert.equal(await ingest.size(id), 123)
  const other = randomUUID()
  writeFileSync(join(root, 'uploads', other), bytes(77))
  assert.equal(await ingest.size(other), 77)
})

test('an upload goes on after a restart: the file is hashed again', async (t) => {
  const root = temporaryDirectory()
  const id = randomUUID()
  const data = bytes(5 * MIB + 3)
  const before = startIngest({ root })
  await before.append(id, bodyOf(data.subarray(0, 2 * MIB + 9)))
  await before.close()
  const { ingest, blob } = withIngest(t, { root })
  assert.equal(await ingest.size(id), 2 * MIB + 9)
  await ingest.append(id, bodyOf(data.subarray(2 * MIB + 9)))
  const result = await ingest.finish(id, { algorithm: 'sha256', hex: sha256(data) })
  assert.equal(result.firstLeaf, sha256(data.subarray(0, MIB)))
  await ingest.commit(id, result.sha256)
  assert.ok(blob(result.sha256).equals(data))
})

test('a finished upload can be committed after a restart', async (t) => {
  const root = temporaryDirectory()
  const id = randomUUID()
  const before = startIngest({ root })
  await before.append(id, bodyOf(bytes(9)))
  const { sha256: hex } = await before.finish(id)
  await before.close()
  const { ingest, blob } = withIngest(t, { root })
  await ingest.commit(id, hex)
  assert.equal(sha256(blob(hex)), hex)
})

test('bad-input 5: a wrong digest is refused, the upload stays and may go on', async (t) => {
  const { ingest, id, root } = withIngest(t)
  const data = bytes(MIB + 50)
  await ingest.append(id, bodyOf(data.subarray(0, MIB)))
  const wanted = { algorithm: 'sha256' as const, hex: sha256(data) }
  await assert.rejects(ingest.finish(id, wanted), (error: DigestMismatchError) => {
    assert.ok(error instanceof DigestMismatchError)
    assert.equal(error.expected, `sha256:${wanted.hex}`)
    return error.actual === `sha256:${sha256(data.subarray(0, MIB))}`
  })
  assert.equal(existsSync(blobPath(root, wanted.hex)), false)
  assert.equal((await ingest.append(id, bodyOf(data.subarray(MIB)))).size, data.length)
  assert.equal((await ingest.finish(id, wanted)).sha256, wanted.hex)
})

test('sha512 is computed when it is asked for, and checked', async (t) => {
  const { ingest, id } = withIngest(t)
  const data = bytes(6 * MIB + 1)
  const hex = createHash('sha512').update(data).digest('hex')
  await ingest.append(id, bodyOf(data))
  const result = await ingest.finish(id, { algorithm: 'sha512', hex })
  assert.equal(result.sha512, hex)
  assert.equal(result.sha256, sha256(data))
  await assert.rejects(ingest.finish(id, { algorithm: 'sha512', hex: '0'.repeat(128) }), DigestMismatchError)
})

test('a body longer than the limit leaves nothing of itself', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const data = bytes(100)
  await ingest.append(id, bodyOf(data))
  await assert.rejects(ingest.append(id, bodyOf(...chunked(bytes(9 * MIB), 65_536)), { limit: 8 * MIB }), UploadTooLongError)
  assert.equal(await ingest.size(id), 100)
  assert.ok(upload().equals(data))
  assert.equal((await ingest.append(id, bodyOf(data), { limit: 100 })).size, 200)
  assert.equal((await ingest.finish(id)).sha256, sha256(Buffer.concat([data, data])))
})

test('bad-input 12: an abort keeps the bytes that came, and the upload goes on from there', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const data = bytes(2 * MIB)
  const body = new PassThrough()
  const appended = ingest.append(id, body)
  body.write(data.subarray(0, MIB + 500))
  await until(() => body.readableLength === 0)
  body.destroy()
  await assert.rejects(appended, (error: UploadAbortedError) => error instanceof UploadAbortedError && error.size === MIB + 500)
  assert.equal(await ingest.size(id), MIB + 500)
  assert.ok(upload().equals(data.subarray(0, MIB + 500)))
  await ingest.append(id, bodyOf(data.subarray(MIB + 500)))
  assert.equal((await ingest.finish(id)).sha256, sha256(data))
})

test('a body that fails, before or while it is read, is an abort', async (t) => {
  const { ingest, id } = withIngest(t)
  const early = new PassThrough()
  const first = ingest.append(id, early)
  early.destroy(new Error('reset'))
  await assert.rejects(first, UploadAbortedError)
  const gone = new PassThrough()
  gone.destroy()
  await new Promise((closed) => gone.once('close', closed))
  await assert.rejects(ingest.append(id, gone), UploadAbortedError)
  assert.equal(await ingest.size(id), 0)
})

test('bad-input 12: a client that sends nothing is given up, its bytes stay', async (t) => {
  const { ingest, id } = withIngest(t, { idleMs: 80 })
  const body = new PassThrough()
  body.write(bytes(10))
  await assert.rejects(ingest.append(id, body), (error: UploadIdleError) => error instanceof UploadIdleError && error.size === 10)
  assert.equal((await ingest.append(id, bodyOf(bytes(5)))).size, 15)
})

test('bad-input 12: a slow client is not idle', async (t) => {
  const { ingest, id } = withIngest(t, { idleMs: 350 })
  const slow = Readable.from((async function* () {
    for (let at = 0; at < 8; at++) {
      await new Promise((later) => setTimeout(later, 50))
      yield Buffer.from([at])
    }
  })(), { objectMode: false })
  assert.equal((await ingest.append(id, slow)).size, 8)
})

test('bad-input 7: a second operation on an upload in use is refused', async (t) => {
  const { ingest, id } = withIngest(t)
  const body = new PassThrough()
  const first = ingest.append(id, body)
  await assert.rejects(ingest.append(id, bodyOf(bytes(1))), UploadBusyError)
  await assert.rejects(ingest.finish(id), UploadBusyError)
  await assert.rejects(ingest.truncate(id, 0), UploadBusyError)
  await assert.rejects(ingest.commit(id, '0'.repeat(64)), UploadBusyError)
  body.end(bytes(3))
  assert.equal((await first).size, 3)
  assert.equal((await ingest.finish(id)).size, 3)
})

test('bad-input 7: cancel ends a running append and unlinks; a second cancel is nothing', async (t) => {
  const { ingest, id, root } = withIngest(t)
  const body = new PassThrough()
  const appended = assert.rejects(ingest.append(id, body), UploadAbortedError)
  body.write(bytes(3 * MIB))
  await until(() => body.readableLength === 0)
  await ingest.cancel(id)
  await appended
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
  await ingest.cancel(id)
  assert.equal(await ingest.size(id), 0)
  await ingest.append(id, bodyOf(bytes(4)))
  assert.equal((await ingest.finish(id)).sha256, sha256(bytes(4)))
})

test('cancel unlinks an upload of an earlier run', async (t) => {
  const { ingest, id, root } = withIngest(t)
  writeFileSync(join(root, 'uploads', id), 'old')
  await ingest.cancel(id)
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
})

test('truncate cuts the file and the hash', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const data = bytes(3 * MIB)
  await ingest.append(id, bodyOf(data))
  await ingest.truncate(id, MIB + 7)
  assert.equal(await ingest.size(id), MIB + 7)
  assert.equal(upload().length, MIB + 7)
  await ingest.append(id, bodyOf(data.subarray(MIB + 7)))
  assert.equal((await ingest.finish(id)).sha256, sha256(data))
  await assert.rejects(ingest.truncate(id, 4 * MIB), /fewer than/)
})

test('bad-input 13: committing what is there already leaves one whole blob, also where that had been damaged', async (t) => {
  const { ingest, root, blob } = withIngest(t)
  const data = bytes(5000)
  const [first, second] = [randomUUID(), randomUUID()]
  await ingest.append(first, bodyOf(data))
  await ingest.append(second, bodyOf(data))
  await ingest.commit(first, (await ingest.finish(first)).sha256)
  writeFileSync(blobPath(root, sha256(data)), bytes(5000, 9))
  await ingest.commit(second, (await ingest.finish(second)).sha256)
  assert.ok(blob(sha256(data)).equals(data))
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
})

test('bad-input 7: nothing is appended to an upload between the check of its bytes and their move', async (t) => {
  const { ingest, id, root, blob } = withIngest(t)
  const data = bytes(3000)
  await ingest.append(id, bodyOf(data))
  await ingest.settle(id, { algorithm: 'sha256', hex: sha256(data) }, async ({ sha256: hex }, commit) => {
    await assert.rejects(ingest.append(id, bodyOf(bytes(10))), UploadBusyError)
    await assert.rejects(ingest.truncate(id, 1), UploadBusyError)
    await assert.rejects(ingest.finish(id), UploadBusyError)
    await commit()
    assert.ok(blob(hex).equals(data))
  })
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
})

test('bad-input 7: a file that is longer than what was hashed becomes no blob', async (t) => {
  const { ingest, id, root, upload } = withIngest(t)
  await ingest.append(id, bodyOf(bytes(3000)))
  const { sha256: hex } = await ingest.finish(id)
  writeFileSync(join(root, 'uploads', id), Buffer.concat([upload(), bytes(5)]))
  await assert.rejects(ingest.commit(id, hex), /hashed/)
  assert.equal(existsSync(blobPath(root, hex)), false)
})

test('a blob file of another size under the digest is replaced', async (t) => {
  const { ingest, root, blob } = withIngest(t)
  await ingest.putBytes(bytes(40), sha256(bytes(40)))
  writeFileSync(blobPath(root, sha256(bytes(40))), 'torn')
  await ingest.putBytes(bytes(40), sha256(bytes(40)))
  assert.ok(blob(sha256(bytes(40))).equals(bytes(40)))
})

test('putBytes stores small content, also many and the same at once', async (t) => {
  const { ingest, root, blob } = withIngest(t)
  const all = Array.from({ length: 40 }, (_, index) => bytes(index % 20, index % 20))
  await Promise.all(all.map((data) => ingest.putBytes(data, sha256(data))))
  for (const data of all) assert.ok(blob(sha256(data)).equals(data))
  assert.deepEqual(readdirSync(join(root, 'uploads')), [])
})

test('ids and digests that are no such thing never become paths', async (t) => {
  const { ingest, id } = withIngest(t)
  for (const bad of ['../../x', 'a/b', '', '.', 'x'.repeat(65), 'a\0b']) {
    await assert.rejects(ingest.append(bad, bodyOf()), RangeError)
    await assert.rejects(ingest.size(bad), RangeError)
    await assert.rejects(ingest.cancel(bad), RangeError)
  }
  await assert.rejects(ingest.commit(id, '../x'), RangeError)
  await assert.rejects(ingest.putBytes(bytes(1), 'A'.repeat(64)), RangeError)
})

test('close ends running appends, keeps their bytes, and refuses what comes after', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const body = new PassThrough()
  const appended = assert.rejects(ingest.append(id, body), UploadAbortedError)
  body.write(bytes(1000))
  await until(() => body.readableLength === 0)
  await ingest.close()
  await appended
  assert.equal(upload().length, 1000)
  await assert.rejects(ingest.append(id, bodyOf()), IngestClosedError)
  await assert.rejects(ingest.putBytes(bytes(1), sha256(bytes(1))), IngestClosedError)
  await ingest.close()
})

test('the end that comes while the last bytes still wait for a slot loses none of them', async (t) => {
  const { ingest, id } = withIngest(t)
  const data = bytes(13 * MIB + 1)
  assert.deepEqual(await ingest.append(id, bodyOf(data)), { received: data.length, size: data.length })
  assert.equal((await ingest.finish(id)).sha256, sha256(data))
})
