import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { listen } from '../api/event-client.ts'
import { openSocket } from '../bad-inputs/raw-socket.ts'
import { digestOf } from '../conformance/content.ts'
import { httpCall } from '../conformance/http-call.ts'
import { run } from '../support/run.ts'
import { startUnderPlainNext, type NextHub } from '../support/next-start.ts'
import { pushImage, type Descriptor } from '../support/push-image.ts'

describe('plain next start', () => {
  let hub: NextHub
  let url = ''
  let image: Descriptor
  const layer = Buffer.alloc(12 * 1024 * 1024, 'layer')

  before(async () => {
    hub = await startUnderPlainNext({ env: { IPCR_HEADERS: '{"X-Served-By":["one","two"],"X-Content-Type-Options":"nosniff"}' } })
    url = hub.url
    image = await pushImage(url, 'alice/app', 'v1', { layers: [layer] })
  })
  after(() => hub.stop())

  test('HEAD of a manifest has its length and digest, which Next alone would drop', async () => {
    const answer = await fetch(`${url}/v2/alice/app/manifests/v1`, { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-length'), String(image.size))
    assert.equal(answer.headers.get('docker-content-digest'), image.digest)
  })

  test('bad-input 14: a layer of more than 10 MiB comes back whole', async () => {
    const manifest = await (await fetch(`${url}/v2/alice/app/manifests/v1`)).json() as { layers: Descriptor[] }
    const answer = await fetch(`${url}/v2/alice/app/blobs/${manifest.layers[0]?.digest}`)
    assert.equal(answer.headers.get('content-length'), String(layer.length))
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(layer))
  })

  test('addresses that end in a slash are not redirected', async () => {
    assert.equal((await fetch(`${url}/v2/`, { redirect: 'manual' })).status, 200)
    const begun = await fetch(`${url}/v2/alice/app/blobs/uploads/`, { method: 'POST', redirect: 'manual' })
    assert.equal(begun.status, 202)
    assert.equal((await fetch(new URL(begun.headers.get('location') ?? '', url), { method: 'DELETE' })).status, 204)
  })

  test('pages show what was pushed, health and metrics answer', async () => {
    const page = await fetch(`${url}/alice/app`)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /'nonce-/)
    assert.match(await page.text(), /docker pull 127\.0\.0\.1:\d+\/alice\/app:v1/)
    for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await fetch(url + path)).status, 200, path)
    assert.equal((await fetch(`${url}/%zz`)).status, 404)
  })

  test('the API, what it says of itself, and its events are those of the hub', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object }
    assert.ok('/api/v1/search' in document.paths)
    assert.equal((await fetch(`${url}/docs/api`)).status, 200)
    assert.deepEqual(await (await fetch(`${url}/api/v1/search?q=app`)).json(), { items: [], cursor: null })
    const preflight = await fetch(`${url}/api/v1/search`, { method: 'OPTIONS' })
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [204, '*'])
    const events = await listen(`${url}/api/v1/events`)
    await delay(500)
    assert.match(events.text(), /^retry: 2000\n\n/)
    const still = await Promise.race([events.ended.then(() => 'ended'), delay(500, 'open')])
    assert.equal(still, 'open')
    events.close()
  })

  test('headers of the operator are in every answer, once', async () => {
    for (const path of ['/v2/', '/v2/alice/app/manifests/v1', '/v2/alice/app/manifests/none', '/alice/app', '/nowhere', '/healthz', '/api/v1/hub', '/ipfs/bafkqaaa'])
      for (let again = 0; again < 2; again++) {
        const { headers } = await fetch(url + path)
        assert.deepEqual([headers.get('x-served-by'), headers.get('x-content-type-options')], ['one, two', 'nosniff'], path)
      }
  })

  test('with a certificate it ends, instead of serving plain http', async () => {
    const { code, stderr } = await run(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', '0', '-H', '127.0.0.1'], { allowFailure: true, env: { NODE_ENV: 'production', IPCR_DATA: hub.dataDir, IPCR_TLS_KEY: 'key.pem', IPCR_TLS_CERT: 'cert.pem' } })
    assert.equal(code, 1)
    assert.match(stderr, /^ipcr: plain next start has no TLS: use npm start/m)
  })

  test('a Host that is not ours is 421, on pages and their files as on the registry', async () => {
    for (const host of ['attacker.example', `attacker.example:${hub.port}`, 'localhost:1']) {
      for (const path of ['/', '/alice/app', '/_next/static/none.js', '/v2/', '/alice/app?q=1']) {
        assert.equal((await httpCall(url, { path, headers: { host } })).status, 421, `${host} ${path}`)
      }
      const post = await httpCall(url, { method: 'POST', path: '/alice/app', headers: { host }, body: 'x' })
      assert.equal(post.status, 421)
    }
    assert.equal((await httpCall(url, { path: '/', headers: { host: `localhost:${hub.port}` } })).status, 200)
  })

  test('SIGTERM lets a push end, closes the database, and ends with 0', async () => {
    const own = await startUnderPlainNext()
    try {
      const { port } = own
      const socket = await openSocket(port)
      await pushImage(own.url, 'alice/app', 'v1')
      const begun = await httpCall(own.url, { method: 'POST', path: '/v2/alice/app/blobs/uploads/' })
      socket.request('PUT', `${begun.headers.location}?digest=${digestOf('twelve bytes')}`, { 'content-length': 12 }).send('twelve')
      await delay(300)
      const ended = own.terminate()
      await delay(300)
      socket.send(' bytes')
      assert.equal(await socket.answered(), 201)
      socket.destroy()
      assert.equal(await ended, 0)
      assert.ok(existsSync(join(own.dataDir, 'hub.sqlite')))
      assert.ok(!existsSync(join(own.dataDir, 'hub.sqlite-wal')), 'the write-ahead log is folded in')
    } finally {
      await own.stop()
    }
  })
})
