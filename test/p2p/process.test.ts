// The life of the bitswap process: it comes back when it dies, and never outlives its hub.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { childrenOf, metric, p2pListens } from './p2p-hub.ts'

const skip = !existsSync('/proc/self/task') && 'needs Linux'
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

async function isGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 1200 && isAlive(pid); tries++) await delay(50)
  assert.equal(isAlive(pid), false)
}

describe('the bitswap process', { skip }, () => {
  let hub: TestHub
  before(async () => {
    hub = await startHub()
    await p2pListens(hub)
  })
  after(async () => void (await hub.kill()))

  test('listens on loopback only, under the hub’s own peer id, and takes fetches from the hub’s user alone', async () => {
    const { addresses, peerId } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { addresses: string[]; peerId: string }
    assert.equal(addresses.length, 1)
    assert.match(addresses[0] ?? '', new RegExp(`^/ip4/127\\.0\\.0\\.1/tcp/\\d+/p2p/${peerId}$`))
    assert.equal((await stat(join(hub.dataDir, 'run', 'p2p.sock'))).mode & 0o777, 0o600)
  })

  test('killed it is started again, under the same address', async () => {
    const [address = ''] = await p2pListens(hub)
    const [pid = 0] = childrenOf(hub.pid)
    process.kill(pid, 'SIGKILL')
    await isGone(pid)
    for (let tries = 0; tries < 1200 && childrenOf(hub.pid).length === 0; tries++) await delay(50)
    assert.deepEqual(await p2pListens(hub), [address])
    assert.equal(await metric(hub, 'ipcr_p2p_restarts_total'), 1)
    assert.equal((await fetch(`${hub.url}/v2/`)).status, 200)
  })

  test('ends with its hub, also when that is killed', async () => {
    const [pid = 0] = childrenOf(hub.pid)
    assert.ok(isAlive(pid))
    await hub.kill()
    await isGone(pid)
    hub = await startHub({ dataDir: hub.dataDir })
    await p2pListens(hub)
    const [next = 0] = childrenOf(hub.pid)
    assert.equal(await hub.stop({ keep: true }), 0, hub.log())
    await isGone(next)
  })
})

test('IPCR_P2P=off starts none', { skip }, async () => {
  const hub = await startHub({ env: { IPCR_P2P: 'off' } })
  await delay(2500)
  assert.deepEqual(childrenOf(hub.pid), [])
  const { addresses } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { addresses: string[] }
  assert.deepEqual(addresses, [])
  assert.equal(await hub.stop(), 0, hub.log())
})

test('an address that is taken is said so, and tried again', { skip }, async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  const hub = await startHub({ env: { IPCR_P2P: `/ip4/127.0.0.1/tcp/${port}` } })
  for (let tries = 0; tries < 1200 && !/IPCR_P2P/.test(hub.log()); tries++) await delay(50)
  assert.match(hub.log(), /bitswap cannot start: is the address in IPCR_P2P free\?/)
  other.close()
  assert.match((await p2pListens(hub))[0] ?? '', new RegExp(`/tcp/${port}/`))
  assert.equal(await hub.stop(), 0, hub.log())
})
