import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openHubDatabase } from '../../lib/db/hub-database.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'
import { run } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ipcr = (...args: string[]) => run(process.execPath, ['cli/ipcr.mjs', ...args], { cwd: ROOT, allowFailure: true })

test('ipcr gc --help tells its options', async () => {
  const { code, stdout } = await ipcr('gc', '--help')
  assert.equal(code, 0)
  for (const option of ['--dry-run', '--json', '--grace']) assert.ok(stdout.includes(option))
})

test('a wrong option ends with a sentence and an exit code other than 0', async () => {
  for (const args of [['gc', '--grace', 'day'], ['gc', '--nothing'], ['nothing']]) {
    const { code, stderr } = await ipcr(...args)
    assert.notEqual(code, 0)
    assert.match(stderr, /error: /)
  }
})

test('ipcr gc collects on a data directory without a hub', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  await openHubDatabase(dataDir).close()
  const { code, stdout } = await ipcr('gc', '--data', dataDir, '--json')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(stdout), { dryRun: false, links: 0, blobs: 0, bytes: 0, uploads: 0, strays: 0 })
})

test("a directory that is no hub's data is refused with a sentence, and none is made", async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'ipcr-cli-'))
  t.after(() => rmSync(parent, { recursive: true }))
  for (const dataDir of [parent, join(parent, 'typo')]) {
    const { code, stdout, stderr } = await ipcr('gc', '--data', dataDir)
    assert.deepEqual([code, stdout, stderr], [1, '', `ipcr: ${dataDir} is no hub's data directory: name the one that the hub has as IPCR_DATA with --data\n`])
  }
  assert.ok(!existsSync(join(parent, 'typo')))
})

test('ipcr gc asks the running hub; deleted images go, the next GET sees a moved and a deleted tag', async () => {
  // What a publication caught before the deletion stays for two days.
  const hub = await startHub({ env: { IPCR_PUBLISH: 'off' } })
  try {
    const digestOfTag = async () => (await fetch(`${hub.url}/v2/a/b/manifests/v1`)).headers.get('docker-content-digest')
    for (const layer of ['one', 'two']) {
      const { digest } = await pushImage(hub.url, 'a/b', 'v1', { layers: [layer] })
      assert.equal(await digestOfTag(), digest)
      assert.equal(await digestOfTag(), digest)
    }
    assert.equal((await fetch(`${hub.url}/v2/a/b/manifests/${await digestOfTag()}`, { method: 'DELETE' })).status, 202)
    assert.equal(await digestOfTag(), null)
    const dry = JSON.parse((await ipcr('gc', '--data', hub.dataDir, '--grace', '0', '--dry-run', '--json')).stdout) as { dryRun: boolean; links: number; blobs: number }
    assert.deepEqual([dry.dryRun, dry.links, dry.blobs], [true, 1, 2])
    assert.match((await ipcr('gc', '--data', hub.dataDir, '--grace', '0')).stdout, /^removed 2 blobs .*, 1 unused links/)
  } finally {
    await hub.stop()
  }
})
