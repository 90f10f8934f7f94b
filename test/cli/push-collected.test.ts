// Kubo collects garbage while an image comes in.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { writeOciLayout } from '../clients/oci-layout.ts'
import { startKubo, type TestKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const MIDDLE = 20 * 1024 * 1024
const { skip } = realClients('ipfs')

test('bad-input 31: what Kubo collects in the middle of a push is nothing that was sent of it', { skip }, async (t) => {
  const layout = await mkdtemp(join(tmpdir(), 'ipcr-collected-'))
  // It writes two blocks down at a time.
  const kubo = await startKubo({ args: ['--offline'], config: { Import: { BatchMaxNodes: 2 } } })
  t.after(async () => {
    await kubo.stop()
    await rm(layout, { recursive: true })
  })
  await writeOciLayout(layout, 24)
  // The large one first, so that much of it is written down by the middle.
  const files = (await run('sh', ['-c', 'ls -S blobs/sha256/*; echo index.json oci-layout'], { cwd: layout })).stdout.trim().split(/\s+/)
  await run('tar', ['-cf', 'image.tar', ...files], { cwd: layout })
  const bytes = await readFile(join(layout, 'image.tar'))
  const child = spawn(process.execPath, [CLI, 'push', '-q', '-', 'alice/slow:v1', '--ipfs-host', new URL(kubo.api).host], { env: { ...process.env, IPCR_DATA: layout }, stdio: ['pipe', 'pipe', 'inherit'] })
  t.after(() => child.kill())
  const printed = buffer(child.stdout)
  child.stdin.write(bytes.subarray(0, MIDDLE))
  await waitForBlocks(kubo, 6)
  const collected = kubo.run(['repo', 'gc', '-q'])
  await Promise.race([collected, delay(1500)])
  child.stdin.end(bytes.subarray(MIDDLE))
  const [, cid = ''] = /^\/ipfs\/(bafy\w+)\n$/.exec((await printed).toString()) ?? []
  await collected
  assert.ok((await kubo.run(['refs', '-r', '--offline', cid])).split('\n').length > 24)
})

async function waitForBlocks(kubo: TestKubo, count: number): Promise<void> {
  for (let i = 0; i < 1200; i++, await delay(50)) if ((await kubo.run(['refs', 'local'])).split('\n').length >= count) return
  throw new Error('nothing was written down')
}
