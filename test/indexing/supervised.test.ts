import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { childrenOf, metric } from '../p2p/p2p-hub.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

const skip = !existsSync('/proc/self/task') && 'needs Linux'
const env = { IPCR_P2P: 'off', IPCR_INDEXER: 'on', LOG_LEVEL: 'info' }
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = find()
    if (found) return found
    await delay(50)
  }
  throw new Error('it did not come to that')
}

function indexed(hub: TestHub, name: string): boolean {
  const file = join(hub.dataDir, 'index.sqlite')
  if (!existsSync(file)) return false
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare('SELECT 1 FROM repository WHERE name = ?').get(name) !== undefined
  } catch {
    return false
  } finally {
    db.close()
  }
}

describe('the hub runs an indexer', { skip }, () => {
  let hub: TestHub
  before(async () => void (hub = await startHub({ env })))
  after(() => rmSync(hub.dataDir, { recursive: true, force: true }))

  test('which finds what is pushed', async () => {
    await pushImage(hub.url, 'alice/app', 'v1')
    await until(() => indexed(hub, 'alice/app'))
    await pushImage(hub.url, 'alice/other', 'v1')
    await until(() => indexed(hub, 'alice/other'))
  })

  test('bad-input 30: killed it is started again, which is counted, and goes on', async () => {
    const [pid = 0] = childrenOf(hub.pid)
    process.kill(pid, 'SIGKILL')
    const next = await until(() => childrenOf(hub.pid).find((child) => child !== pid))
    assert.ok(isAlive(next))
    assert.equal(await metric(hub, 'ipcr_indexer_restarts_total'), 1)
    await pushImage(hub.url, 'alice/third', 'v1')
    await until(() => indexed(hub, 'alice/third'))
    assert.match(hub.log(), /the indexer has ended: it is started again/)
  })

  test('and ends it, however the hub itself ends', async () => {
    const [pid = 0] = childrenOf(hub.pid)
    await hub.kill()
    await until(() => !isAlive(pid))
    hub = await startHub({ dataDir: hub.dataDir, env })
    const [next = 0] = await until(() => childrenOf(hub.pid).length > 0 && childrenOf(hub.pid))
    assert.equal(await hub.stop({ keep: true }), 0, hub.log())
    assert.equal(isAlive(next), false)
  })
})

test('IPCR_INDEXER=off starts none', { skip }, async () => {
  const hub = await startHub({ env: { ...env, IPCR_INDEXER: 'off' } })
  await delay(5500)
  assert.deepEqual(childrenOf(hub.pid), [])
  assert.equal(await hub.stop(), 0, hub.log())
})
