// BAD-INPUT 31: what anonymous pulls of names outside may take of this machine.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { digestOf, Tree } from '../support/tree.ts'

test('bad-input 31: names asked for by the hundred are not all looked up at once', async () => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1')
  await once(silent, 'listening')
  const hub = await startHub({ env: { DNS_SERVERS: `127.0.0.1:${silent.address().port}`, IPCR_P2P: 'off' } })
  const stop = new AbortController()
  const asked = Array.from({ length: 200 }, (_, index) => fetch(`${hub.url}/v2/d${index}.example.org/x/manifests/v1`, { signal: stop.signal }).catch(() => undefined))
  const answers: (Response | undefined)[] = []
  for (const one of asked) void one.then((answer) => answers.push(answer))
  for (let i = 0; i < 600 && answers.length < 136; i++) await new Promise((resolve) => setTimeout(resolve, 100))
  const refused = answers.filter((answer) => answer?.status === 503)
  assert.ok(refused.length >= 136, `${refused.length} of 200`)
  assert.match((await refused[0]?.text()) ?? '', /too many names/)
  stop.abort()
  await Promise.all(asked)
  silent.close()
  assert.equal(await hub.stop(), 0, hub.log())
})

test('bad-input 31: a blob from outside larger than the cache is refused before a byte of it is fetched', async () => {
  const tree = new Tree()
  const large = randomBytes(5 * 1024 * 1024)
  const root = await tree.repository({ blobs: { [digestOf(large)]: large } })
  const source = await startStaticGateway(tree)
  const hub = await startHub({ env: { IPCR_GATEWAYS: source.url, IPCR_P2P: 'off', IPCR_CACHE_BYTES: String(4 * 1024 * 1024) } })
  const answer = await fetch(`${hub.url}/v2/${root}/blobs/${digestOf(large)}`)
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /IPCR_CACHE_BYTES/)
  assert.deepEqual(await readdir(join(hub.dataDir, 'uploads')), [])
  assert.equal(await hub.stop(), 0, hub.log())
  await source.stop()
})
