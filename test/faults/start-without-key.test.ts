// The hub's own key cannot be read at the start: nothing that needs no key waits for it, and it is tried again.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { Registry } from '../conformance/registry.ts'
import { startHub } from '../support/hub.ts'

test('a hub whose key cannot be read serves, says so, and has its name when it can', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-keyless-'))
  const key = join(dataDir, 'keys', '.hub.key')
  await mkdir(key, { recursive: true })
  const hub = await startHub({ dataDir, pages: true, env: { LOG_LEVEL: 'error' } })
  t.after(async () => {
    await hub.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  assert.match(hub.log(), /the hub has no key yet/)
  assert.match(hub.log(), /name on IPFS +none yet/)
  await new Registry().use(hub).pushImage('alice/app', 'v1')
  await rm(key, { recursive: true })
  assert.match(await ipnsOf(hub.url), /^k51/)
})

async function ipnsOf(url: string): Promise<string> {
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${url}/api/v1/hub`)
    if (answer.ok) return ((await answer.json()) as { ipns: string }).ipns
    await delay(100)
  }
  throw new Error('the hub has no name after a minute')
}
