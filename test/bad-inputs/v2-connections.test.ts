// Bad inputs 12: clients that vanish, crawl, stall or stay half open.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { openSocket } from './raw-socket.ts'

const registry = useHub({ env: { IPCR_IDLE_SECONDS: '2' } })
const MEBI = 1024 * 1024

async function untilFree(path: string): Promise<number> {
  for (let i = 0; i < 1200; i++) {
    const answer = await registry.call({ method: 'PATCH', path, headers: { 'content-length': '0' } })
    if (answer.status === 202) return Number(String((await registry.get(path)).headers.range).slice(2)) + 1
    await delay(50)
  }
  throw new Error('the upload stays busy')
}

test('bad-input 12: a client gone in the middle of a PATCH finds its bytes and goes on', async () => {
  const bytes = bytesOf('gone', 5 * MEBI)
  const path = await registry.openUpload('conn/gone')
  const raw = await openSocket(registry.hub.port)
  raw.request('PATCH', path, { 'content-length': bytes.length }).send(bytes.subarray(0, 3 * MEBI))
  const uploads = join(registry.hub.dataDir, 'uploads')
  for (let i = 0; i < 3000 && !readdirSync(uploads).some((name) => statSync(join(uploads, name)).size >= MEBI); i++) await delay(20)
  raw.destroy()
  const have = await untilFree(path)
  assert.ok(have > 1 && have <= 3 * MEBI, `${have} bytes are there`)
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(bytes)}`), body: bytes.subarray(have) })
  expectAnswer(put, { status: 201 })
  expectAnswer(await registry.get(`/v2/conn/gone/blobs/${digestOf(bytes)}`), { status: 200, content: bytes })
})

test('bad-input 12: a client gone in the middle of a monolithic PUT stores nothing', async () => {
  const bytes = bytesOf('gone put', 2 * MEBI)
  const path = await registry.openUpload('conn/gone-put')
  const raw = await openSocket(registry.hub.port)
  raw.request('PUT', withQuery(path, `digest=${digestOf(bytes)}`), { 'content-length': bytes.length }).send(bytes.subarray(0, MEBI))
  await delay(200)
  raw.destroy()
  await delay(200)
  expectAnswer(await registry.get(`/v2/conn/gone-put/blobs/${digestOf(bytes)}`), { status: 404 })
  await registry.pushBlob('conn/gone-put', bytes)
  expectAnswer(await registry.get(`/v2/conn/gone-put/blobs/${digestOf(bytes)}`), { status: 200, content: bytes })
})

test('bad-input 12: one byte a second is slow, not idle', async () => {
  const path = await registry.openUpload('conn/slow')
  const raw = await openSocket(registry.hub.port)
  raw.request('PATCH', path, { 'content-length': 6 })
  for (const letter of 'drips!') {
    await delay(1000)
    raw.send(letter)
  }
  assert.equal(await raw.answered(), 202)
  raw.destroy()
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf('drips!')}`) }), { status: 201 })
})

test('bad-input 12: a body that stops is given up after the idle time, and what came stays', async () => {
  const path = await registry.openUpload('conn/stopped')
  const raw = await openSocket(registry.hub.port)
  raw.request('PATCH', path, { 'content-length': 100 }).send('0123456789')
  assert.ok(await raw.ended(30_000), 'the connection is closed')
  assert.ok([0, 400, 408].includes(raw.status), raw.received)
  raw.destroy()
  assert.equal(await untilFree(path), 10)
})

test('bad-input 12: a manifest body that stops is given up too', async () => {
  const raw = await openSocket(registry.hub.port)
  raw.request('PUT', '/v2/conn/manifest/manifests/v1', { 'content-type': 'application/vnd.oci.image.manifest.v1+json', 'content-length': 100 }).send('{')
  assert.ok(await raw.ended(30_000), 'the connection is closed')
  assert.ok([0, 400, 408].includes(raw.status), raw.received)
  raw.destroy()
})

test('bad-input 12: a half-open connection still gets its answer, or is ended', async () => {
  const raw = await openSocket(registry.hub.port)
  raw.request('GET', '/v2/').socket.end()
  assert.equal(await raw.answered(), 200)
  assert.ok(await raw.ended(30_000), 'the other half is closed')
  raw.destroy()
})

test('bad-input 9: a refusal before the body reaches a client that keeps no connection open, as long as it sends', async () => {
  const body = Buffer.alloc(4 * MEBI + 1, 0x20)
  for (let round = 0; round < 20; round++) {
    const raw = await openSocket(registry.hub.port)
    raw.request('PUT', '/v2/conn/large/manifests/v1', { 'content-type': 'application/json', 'content-length': body.length, connection: 'close' })
    assert.equal(await raw.answered(), 413)
    const sent = new Promise<Error | null | undefined>((resolve) => raw.socket.write(body, resolve))
    assert.ok(!(await sent), 'the body is taken')
    assert.ok(await raw.ended(30_000), 'then the connection is closed')
    raw.destroy()
  }
})

test('bad-input 12: readers that never read do not stop the others', { timeout: 180_000 }, async () => {
  const bytes = bytesOf('stalled', 24 * MEBI)
  const digest = await registry.pushBlob('conn/stalled', bytes)
  const stalled = await Promise.all(Array.from({ length: 40 }, () => openSocket(registry.hub.port)))
  for (const raw of stalled) raw.request('GET', `/v2/conn/stalled/blobs/${digest}`).socket.pause()
  await delay(500)
  const answer = await registry.get(`/v2/conn/stalled/blobs/${digest}`)
  assert.equal(digestOf(answer.body), digest)
  for (const raw of stalled) raw.destroy()
  expectAnswer(await registry.get(`/v2/conn/stalled/blobs/${digest}`), { status: 200 })
})

test('bad-input 12: two hundred readers that leave in the middle give everything back', { timeout: 180_000 }, async () => {
  const bytes = bytesOf('left', 4 * MEBI)
  const digest = await registry.pushBlob('conn/left', bytes)
  for (let round = 0; round < 10; round++) {
    const readers = await Promise.all(Array.from({ length: 20 }, () => openSocket(registry.hub.port)))
    for (const raw of readers) raw.request('GET', `/v2/conn/left/blobs/${digest}`)
    await delay(20)
    for (const raw of readers) raw.destroy()
  }
  const answer = await registry.get(`/v2/conn/left/blobs/${digest}`)
  assert.equal(digestOf(answer.body), digest)
})

test('bad-input 12: five hundred idle connections and a garbage request change nothing', async () => {
  const idle = await Promise.all(Array.from({ length: 500 }, () => openSocket(registry.hub.port)))
  const garbage = await openSocket(registry.hub.port)
  assert.ok([0, 400].includes(await garbage.send('\x16\x03\x01\x02\0\x01\0\x01\xfc\r\n\r\n').answered(3000)))
  expectAnswer(await registry.get('/v2/'), { status: 200 })
  for (const raw of [...idle, garbage]) raw.destroy()
})
