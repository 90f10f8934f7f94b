import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startLeafHasher } from '../../lib/store/leaves/leaf-hasher.ts'
import { MIB, bytes, chunked, sha256, temporaryDirectory } from './support.ts'

function fileOf(data: Uint8Array): string {
  const file = join(temporaryDirectory(), 'blob')
  writeFileSync(file, data)
  return file
}

for (const size of [0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB, 5 * MIB + 9]) {
  test(`the leaves of ${size} bytes are the digests of each 1 MiB`, async (t) => {
    const hasher = startLeafHasher()
    t.after(() => hasher.close())
    const data = bytes(size)
    const leaves = Buffer.from(await hasher.hash(fileOf(data)))
    assert.equal(leaves.toString('hex'), chunked(data, MIB).map(sha256).join(''))
  })
}

test('files asked for at once are hashed in turn, and a missing one spoils none', async (t) => {
  const hasher = startLeafHasher()
  t.after(() => hasher.close())
  const files = [bytes(3 * MIB), bytes(10), bytes(2 * MIB)]
  const [first, missing, second, third] = await Promise.allSettled([
    hasher.hash(fileOf(files[0] ?? assert.fail())),
    hasher.hash('/nonexistent'),
    hasher.hash(fileOf(files[1] ?? assert.fail())),
    hasher.hash(fileOf(files[2] ?? assert.fail())),
  ])
  assert.equal(missing?.status === 'rejected' && missing.reason.code, 'ENOENT')
  assert.deepEqual([first, second, third].map((one) => one?.status === 'fulfilled' && one.value.length), [96, 32, 64])
})

test('an aborted file ends soon with the reason, the next one is hashed', async (t) => {
  const hasher = startLeafHasher()
  t.after(() => hasher.close())
  const file = fileOf(bytes(64 * MIB))
  await hasher.hash(fileOf(bytes(1)))
  const abort = new AbortController()
  const hashed = hasher.hash(file, abort.signal)
  setTimeout(() => abort.abort(new Error('an upload began')), 2)
  await assert.rejects(hashed, /an upload began/)
  await assert.rejects(hasher.hash(file, AbortSignal.abort(new Error('before'))), /before/)
  assert.equal((await hasher.hash(file)).length, 64 * 32)
})

test('the thread is nicer than the process, which stays as it was', async (t) => {
  const before = getPriority(process.pid)
  const hasher = startLeafHasher()
  t.after(() => hasher.close())
  await hasher.hash(fileOf(bytes(1)))
  assert.equal(getPriority(process.pid), before)
})

test('after close nothing is hashed', async () => {
  const hasher = startLeafHasher()
  await hasher.close()
  await assert.rejects(hasher.hash(fileOf(bytes(1))))
})
