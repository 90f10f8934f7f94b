import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { controlSocketPath } from '../../lib/server/control.ts'
import { startHub, type TestHub } from '../support/hub.ts'

let hub: TestHub
before(async () => void (hub = await startHub()))
after(async () => assert.equal(await hub.stop(), 0))

async function statusOf(method: string, path: string): Promise<number> {
  const call = request({ socketPath: controlSocketPath(hub.dataDir), method, path, timeout: 3000 })
  const [answer] = (await once(call.on('timeout', () => call.destroy()).end(), 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode ?? 0
}

test('the control socket answers whatever path is asked for', async () => {
  for (const path of ['//', '/\\', '/gc/', '/%']) assert.equal(await statusOf('POST', path), 404, path)
  assert.equal(await statusOf('GET', '/gc'), 404)
  assert.equal(await statusOf('POST', '/gc?dryRun=perhaps'), 400)
  assert.equal(await statusOf('POST', '/gc?dryRun=true'), 200)
  assert.doesNotMatch(hub.log(), /nhandled|unnoticed/)
})
