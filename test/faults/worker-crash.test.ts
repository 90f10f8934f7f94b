// A thread of the store that ends in the middle of an upload: that request fails, its bytes stay, and everything goes on.
import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openSocket } from '../bad-inputs/raw-socket.ts'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'

const MEBI = 1024 * 1024
const PRELOAD = new URL('./end-thread.mjs', import.meta.url).href
const trigger = join(tmpdir(), `ipcr-end-${process.pid}`)
after(() => rmSync(trigger, { force: true }))
const registry = useHub({ args: ['--import', PRELOAD, 'server.ts'], env: { IPCR_TEST_END_THREAD: trigger, LOG_LEVEL: 'fatal' } })

/** Ends every thread that takes in uploads, one after the other, and at least one. */
async function endThreads(): Promise<void> {
  let ended = -1
  do {
    ended++
    writeFileSync(trigger, '')
    for (let i = 0; i < 50 && existsSync(trigger); i++) await delay(10)
  } while (!existsSync(trigger))
  rmSync(trigger)
  assert.ok(ended > 0, 'no thread ended')
}

test('a thread that ends in a PATCH fails that request; the upload goes on from what its status says', async () => {
  const bytes = bytesOf('crash', 6 * MEBI + 5)
  const path = await registry.openUpload('crash/app')
  expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes.subarray(0, MEBI + 7) }), { status: 202 })
  const raw = await openSocket(registry.hub.port)
  raw.request('PATCH', path, { 'content-length': bytes.length - MEBI - 7 }).send(bytes.subarray(MEBI + 7, 4 * MEBI))
  await delay(300)
  await endThreads()
  raw.send(bytes.subarray(4 * MEBI))
  assert.equal(await raw.answered(), 500, raw.received.slice(0, 200))
  raw.destroy()
  const status = await registry.get(path)
  expectAnswer(status, { status: 204 })
  const have = Number(String(status.headers.range).slice(2)) + 1
  assert.ok(have >= MEBI + 7 && have <= bytes.length, `${have} bytes`)
  const put = await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(bytes)}`), headers: { 'content-range': `${have}-${bytes.length - 1}` }, body: bytes.subarray(have) })
  expectAnswer(put, { status: 201 })
  expectAnswer(await registry.get(`/v2/crash/app/blobs/${digestOf(bytes)}`), { status: 200, content: bytes })
})

test('a thread that ends between two requests of an upload costs nothing', async () => {
  const bytes = bytesOf('between', 2 * MEBI)
  const path = await registry.openUpload('crash/app')
  expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes.subarray(0, MEBI) }), { status: 202 })
  await endThreads()
  expectAnswer(await registry.call({ method: 'PATCH', path, body: bytes.subarray(MEBI) }), { status: 202 })
  expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digestOf(bytes)}`) }), { status: 201 })
  await endThreads()
  await registry.pushImage('crash/after', 'v1')
})
