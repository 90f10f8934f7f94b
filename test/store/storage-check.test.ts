import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createLogger } from '../../lib/logger.ts'
import { StorageCheck, type StorageCheckParts } from '../../lib/store/storage-check.ts'
import { tryStorage } from '../../lib/store/try-storage.ts'

type Results = Parameters<StorageCheckParts['onResult']>[0][]

/** A check every 10 s, the clock in the test's hand. */
function scene(t: TestContext, attempt: NonNullable<StorageCheckParts['attempt']>) {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] })
  const results: Results = []
  const check = new StorageCheck({ dataDir: '/srv/secret-place', intervalMs: 10_000, threshold: 2, logger: createLogger('silent'), now: Date.now, onResult: (result) => results.push(result), attempt })
  t.after(() => check.close())
  const pass = async (ms: number): Promise<void> => {
    t.mock.timers.tick(ms)
    await setImmediate()
  }
  return { check, results, pass }
}

const failure = (code: string): Error => Object.assign(new Error(`${code}: something, open '/srv/secret-place/blobs'`), { code })

test('so many failures in a row are a storage that fails; one success makes it good again', async (t) => {
  let fault: Error | undefined
  const { check, results, pass } = scene(t, async () => { if (fault) throw fault })
  assert.deepEqual([check.health.status, check.health.checkedAt], ['ok', null])
  await pass(1000)
  assert.equal(check.health.checkedAt, new Date(1000).toISOString())
  fault = failure('EROFS')
  await pass(9000)
  assert.deepEqual([check.health.status, check.health.failures, check.health.reason], ['ok', 1, 'it can be read only (EROFS)'])
  await pass(10_000)
  assert.deepEqual([check.health.status, check.health.failures], ['failing', 2])
  fault = undefined
  await pass(10_000)
  assert.deepEqual(check.health, { status: 'ok', failures: 0, threshold: 2, intervalSeconds: 10, checkedAt: new Date(30_000).toISOString() })
  assert.deepEqual(results.map(({ failed, failing }) => [failed, failing]), [[false, false], [true, false], [true, true], [false, false]])
})

test('a reason tells no place on this machine', async (t) => {
  for (const [index, code] of ['ENOENT', 'EXDEV'].entries()) {
    const { check, pass } = scene(t, async () => { throw failure(code) })
    await pass(1000)
    assert.match(check.health.reason ?? '', [/gone \(ENOENT\)/, /the system says EXDEV/][index] ?? /-/)
    assert.doesNotMatch(JSON.stringify(check.health), /secret-place/)
    t.mock.timers.reset()
  }
})

test('a disk that is silent is asked once, and fails each interval until it answers', async (t) => {
  const answer = Promise.withResolvers<void>()
  let asked = 0
  const { check, pass } = scene(t, () => (asked++, answer.promise))
  await pass(1000)
  for (let i = 0; i < 3; i++) await pass(10_000)
  assert.deepEqual([asked, check.health.status, check.health.failures, check.health.reason], [1, 'failing', 3, 'it has not answered for 30 s'])
  answer.resolve()
  await setImmediate()
  assert.deepEqual([check.health.status, check.health.failures], ['ok', 0])
})

test('a closed check tries nothing more', async (t) => {
  let asked = 0
  const { check, pass } = scene(t, async () => void asked++)
  check.close()
  await pass(60_000)
  assert.equal(asked, 0)
})

test('the try itself writes, reads, and leaves nothing; without its directory it fails', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-storage-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  await assert.rejects(tryStorage(dataDir), { code: 'ENOENT' })
  mkdirSync(join(dataDir, 'blobs'))
  await tryStorage(dataDir)
  assert.deepEqual(readdirSync(join(dataDir, 'blobs')), [])
  // Left by a process that was killed.
  writeFileSync(join(dataDir, 'blobs', '.storage-check'), 'old')
  await tryStorage(dataDir)
  assert.ok(!existsSync(join(dataDir, 'blobs', '.storage-check')))
})
