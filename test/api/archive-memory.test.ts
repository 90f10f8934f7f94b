import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { peakMemory, resetPeakMemory } from '../../bench/process-stats.ts'
import { startHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

const MIB = 1024 * 1024
const LAYER = 256 * MIB
const CLIENTS = 4
const ALLOWED = 100 * MIB

async function take(url: string, use: (chunk: Buffer) => Promise<void> | void): Promise<number> {
  const [answer] = (await once(request(url).end(), 'response')) as [IncomingMessage]
  let taken = 0
  for await (const chunk of answer) {
    taken += (chunk as Buffer).length
    await use(chunk as Buffer)
  }
  assert.equal(taken, Number(answer.headers['content-length']))
  return taken
}

test('archives of 1 GiB together are sent through buffers of a few MiB, also to who takes them slowly', { timeout: 300_000 }, async () => {
  const hub = await startHub()
  try {
    const layer = Buffer.alloc(LAYER)
    randomBytes(MIB).copy(layer)
    await pushImage(hub.url, 'alice/large', 'v1', { layers: [layer] })
    const url = `${hub.url}/api/v1/repositories/alice/large/archive/v1`
    await take(url, () => {})
    await delay(500)
    resetPeakMemory(hub.pid)
    const before = peakMemory(hub.pid)
    let since = 0
    const slowly = async (chunk: Buffer): Promise<void> => {
      since += chunk.length
      if (since > 16 * MIB) await delay(((since = 0), 10))
    }
    const taken = await Promise.all([...Array<undefined>(CLIENTS - 1).fill(undefined).map(() => take(url, () => {})), take(url, slowly)])
    assert.ok(taken.every((bytes) => bytes > LAYER))
    const grown = peakMemory(hub.pid) - before
    assert.ok(grown < ALLOWED, `${(grown / MIB).toFixed()} MiB more`)
  } finally {
    await hub.stop()
  }
})
