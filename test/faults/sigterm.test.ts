// Bad inputs 38: SIGTERM in a push, a clock that is wrong, a log without secrets.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { openSocket } from '../bad-inputs/raw-socket.ts'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { Registry, withQuery } from '../conformance/registry.ts'
import { expectAnswer } from '../conformance/table.ts'
import { startHub } from '../support/hub.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'ipcr-term-'))
after(() => rm(dataDir, { recursive: true, force: true }))
const MEBI = 1024 * 1024

test('bad-input 38: SIGTERM in a push lets it end, takes no new one, and stops', { timeout: 180_000 }, async () => {
  const registry = new Registry().use(await startHub({ dataDir }))
  const bytes = bytesOf('term', 4 * MEBI)
  const digest = digestOf(bytes)
  const path = await registry.openUpload('term/app')
  const raw = await openSocket(registry.hub.port)
  raw.request('PUT', withQuery(path, `digest=${digest}`), { 'content-length': bytes.length }).send(bytes.subarray(0, MEBI))
  await delay(300)
  const stopped = registry.hub.stop()
  const isTaken = () => registry.get('/v2/').then(() => true, () => false)
  for (let i = 0; i < 3000 && (await isTaken()); i++) await delay(20)
  assert.equal(await isTaken(), false, 'no new connection is taken')
  raw.send(bytes.subarray(MEBI))
  assert.equal(await raw.answered(), 201)
  raw.destroy()
  assert.equal(await stopped, 0)
  registry.use(await startHub({ dataDir }))
  expectAnswer(await registry.get(`/v2/term/app/blobs/${digest}`), { status: 200, content: bytes })
  assert.equal(await registry.hub.stop(), 0)
})

test('bad-input 38: SIGTERM with idle connections open stops at once', { timeout: 180_000 }, async () => {
  const registry = new Registry().use(await startHub({ dataDir }))
  const raw = await openSocket(registry.hub.port)
  assert.equal(await raw.request('GET', '/v2/').answered(), 200)
  assert.equal(await registry.hub.stop(), 0)
  assert.doesNotMatch(registry.hub.log(), /cutting the requests/)
  raw.destroy()
})

test('bad-input 38: SIGTERM with a push that never ends stops all the same', { timeout: 180_000 }, async () => {
  const registry = new Registry().use(await startHub({ dataDir, env: { IPCR_IDLE_SECONDS: '2' } }))
  const path = await registry.openUpload('term/stalled')
  const raw = await openSocket(registry.hub.port)
  raw.request('PATCH', path, { 'content-length': 1000 }).send('begun')
  await delay(300)
  assert.equal(await registry.hub.stop(), 0)
  raw.destroy()
})

for (const [what, shift] of [['ahead', 86_400_000], ['behind', -86_400_000]] as const) {
  test(`bad-input 38: with the clock a day ${what} the hub serves, takes pushes and keeps what it has`, async () => {
    const registry = new Registry().use(await startHub({ dataDir }))
    const before = await registry.pushImage('clock/app', `before-${what}`, `before ${what}`)
    assert.equal(await registry.hub.stop(), 0)
    const clock = `const now = Date.now; Date.now = () => now() + ${shift}`
    const env = { IPCR_GC_INTERVAL_SECONDS: '1' }
    registry.use(await startHub({ dataDir, env, args: ['--import', `data:text/javascript,${encodeURIComponent(clock)}`, 'server.ts'] }))
    const during = await registry.pushImage('clock/app', `during-${what}`, `during ${what}`)
    await delay(2500)
    assert.equal(await registry.hub.stop(), 0)
    registry.use(await startHub({ dataDir, env }))
    await delay(1500)
    for (const image of [before, during]) {
      expectAnswer(await registry.get(`/v2/clock/app/manifests/${image.digest}`), { status: 200, content: image.bytes })
      expectAnswer(await registry.get(`/v2/clock/app/blobs/${image.layer.digest}`), { status: 200 })
    }
    assert.equal(await registry.hub.stop(), 0)
  })
}

test('bad-input 38: the log, at its most talkative, holds no credential', async () => {
  const registry = new Registry().use(await startHub({ dataDir, env: { LOG_LEVEL: 'trace' } }))
  const secret = 'c2VjcmV0LXRva2VuLW9mLWEtdXNlcg'
  const headers = { authorization: `Bearer ${secret}`, cookie: `session=${secret}`, 'x-registry-auth': secret }
  await registry.get(`/v2/?token=${secret}`, headers)
  await registry.get(`/v2/term/app/manifests/none?access_token=${secret}`, headers)
  await registry.call({ method: 'POST', path: '/v2/term/app/blobs/uploads/', headers })
  await registry.call({ method: 'PUT', path: '/v2/term/app/manifests/v1', headers, body: `not JSON ${secret}` })
  await registry.get('/v2/', { authorization: `Basic ${Buffer.from(`user:${secret}`).toString('base64')}` })
  await registry.call({ method: 'DELETE', path: '/v2/term/app/blobs/sha256:abc', headers })
  assert.equal(await registry.hub.stop(), 0)
  assert.ok(!registry.hub.log().includes(secret), registry.hub.log())
  assert.ok(!registry.hub.log().includes(Buffer.from(`user:${secret}`).toString('base64')))
})
