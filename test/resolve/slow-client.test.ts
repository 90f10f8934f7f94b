import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { digestOf, Tree } from '../support/tree.ts'

test('a client slower than the fetch gets the whole blob, also when the fetch has ended long before', async () => {
  const tree = new Tree()
  const large = randomBytes(40 * 1024 * 1024 + 5)
  const root = await tree.repository({ blobs: { [digestOf(large)]: large } })
  const source = await startStaticGateway(tree)
  const hub = await startHub({ env: { IPCR_GATEWAYS: source.url, IPCR_P2P: 'off' } })
  const [answer] = (await once(get(`${hub.url}/v2/${root}/blobs/${digestOf(large)}`), 'response')) as [IncomingMessage]
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (size === 0) await delay(3000)
    hash.update(chunk)
    size += chunk.length
  }
  assert.equal(size, large.length)
  assert.equal(`sha256:${hash.digest('hex')}`, digestOf(large))
  assert.equal(await hub.stop(), 0, hub.log())
  await source.stop()
})
