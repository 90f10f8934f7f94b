// Bad inputs 12: connections on which nothing, or nothing more, is said; and answers that nobody takes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bytesOf } from '../conformance/content.ts'
import { useHub } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { startHub } from '../support/hub.ts'
import { openSocket, type RawSocket } from './raw-socket.ts'

const registry = useHub({ env: { IPCR_IDLE_SECONDS: '2' } })
const MEBI = 1024 * 1024

/** True when the hub has closed or reset the connection within `ms`, read or not. */
async function isCut(raw: RawSocket, ms: number): Promise<boolean> {
  await delay(ms)
  raw.socket.resume()
  return raw.ended(500)
}

test('bad-input 12: a connection without a request is closed', async () => {
  const raw = await openSocket(registry.hub.port)
  assert.ok(await raw.ended(30_000))
})

test('bad-input 12: so is one with half the head of a request, also when it gets a line now and then', async () => {
  const half = (await openSocket(registry.hub.port)).send('GET /v2/ HTTP/1.1\r\nhost: x\r\n')
  const dripping = (await openSocket(registry.hub.port)).send('GET /v2/ HTTP/1.1\r\n')
  const drip = setInterval(() => dripping.socket.writable && dripping.send('x-more: 1\r\n'), 500)
  try {
    assert.deepEqual(await Promise.all([half.ended(30_000), dripping.ended(30_000)]), [true, true])
  } finally {
    clearInterval(drip)
  }
})

test('bad-input 12: a connection stays open for the next request after a blob, and is closed when that does not come', { timeout: 180_000 }, async () => {
  const digest = await registry.pushBlob('silent/kept', bytesOf('kept', MEBI))
  const raw = (await openSocket(registry.hub.port)).request('GET', `/v2/silent/kept/blobs/${digest}`)
  assert.equal(await raw.answered(), 200)
  await delay(4000)
  raw.request('GET', `/v2/silent/kept/blobs/${digest}`)
  await delay(500)
  assert.equal(raw.received.split('HTTP/1.1 200').length, 3, 'answered twice')
  assert.ok(await raw.ended(80_000), 'closed after the keep-alive time')
})

test('bad-input 12: answers that nobody takes are cut: blobs, large manifests, the second of two', { timeout: 180_000 }, async () => {
  const digest = await registry.pushBlob('silent/big', bytesOf('big', 32 * MEBI))
  const image = await registry.pushImage('silent/big', 'v1', 'big', { annotations: { pad: 'x'.repeat(3 * MEBI) } })
  const single = (await openSocket(registry.hub.port)).request('GET', `/v2/silent/big/blobs/${digest}`)
  const manifests = (await openSocket(registry.hub.port))
  for (let i = 0; i < 8; i++) manifests.request('GET', `/v2/silent/big/manifests/${image.digest}`)
  const second = (await openSocket(registry.hub.port)).request('GET', '/v2/').request('GET', `/v2/silent/big/blobs/${digest}`)
  for (const raw of [single, manifests, second]) raw.socket.pause()
  assert.deepEqual(await Promise.all([single, manifests, second].map((raw) => isCut(raw, 9000))), [true, true, true])
})

test('bad-input 12: a client that takes a little every second is not cut', { timeout: 180_000 }, async () => {
  const bytes = bytesOf('little', 24 * MEBI)
  const digest = await registry.pushBlob('silent/little', bytes)
  const raw = (await openSocket(registry.hub.port)).request('GET', `/v2/silent/little/blobs/${digest}`)
  raw.socket.pause()
  for (let second = 0; second < 8; second++) {
    await delay(1000)
    // Not less: the kernel of this side tells the other one of new room in steps.
    const before = raw.received.length
    for (raw.socket.resume(); raw.received.length < before + 1.5 * MEBI && !raw.socket.destroyed; ) await delay(1)
    raw.socket.pause()
  }
  raw.socket.resume()
  for (let i = 0; i < 1200 && raw.received.length < bytes.length; i++) await delay(50)
  assert.ok(raw.received.endsWith(bytes.subarray(-1000).toString('latin1')), `${raw.received.length} bytes`)
})

test('bad-input 12: more silent connections than the process may have files do not keep others out', { timeout: 180_000, skip: process.platform !== 'linux' }, async (t) => {
  const hub = await startHub({ openFiles: 170 })
  const idle: RawSocket[] = []
  t.after(() => hub.stop())
  t.after(() => idle.forEach((raw) => raw.destroy()))
  for (let i = 0; i < 250; i++) idle.push(await openSocket(hub.port))
  for (let i = 0; i < 5; i++) assert.equal((await fetch(`${hub.url}/v2/`)).status, 200)
})

test('bad-input 38: a connection without a request does not hold up the stop', { timeout: 180_000 }, async () => {
  const hub = await startHub()
  const raw = await openSocket(hub.port)
  assert.equal(await hub.stop(), 0)
  assert.doesNotMatch(hub.log(), /cutting the requests/)
  raw.destroy()
})

test('bad-input 12: an offer of HTTP/2 is answered by HTTP/1.1, also after a page was seen', { timeout: 180_000 }, async () => {
  const offer = async () => {
    const raw = await openSocket(registry.hub.port)
    raw.request('GET', '/v2/', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' })
    const status = await raw.answered()
    raw.destroy()
    return status
  }
  assert.equal(await offer(), 200)
  await fetch(registry.hub.url).then((answer) => answer.text())
  assert.equal(await offer(), 200)
})
