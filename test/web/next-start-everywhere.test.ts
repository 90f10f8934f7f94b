// Plain `next start` listens on every address; in open mode the hub answers on loopback alone.
import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'
import { openSocket } from '../bad-inputs/raw-socket.ts'
import { httpCall } from '../conformance/http-call.ts'
import { startUnderPlainNext } from '../support/next-start.ts'

const outside = Object.values(networkInterfaces()).flat().find((address) => address && !address.internal && address.family === 'IPv4')?.address
const skip = outside === undefined && 'this machine has no address but loopback'

test('what comes to another address than loopback is refused, whatever Host it names', { skip, timeout: 180_000 }, async () => {
  const hub = await startUnderPlainNext({ everywhere: true })
  try {
    const host = `localhost:${hub.port}`
    for (const [method, path] of [['POST', '/v2/alice/x/blobs/uploads/'], ['GET', '/v2/'], ['DELETE', '/v2/alice/x/manifests/v1'], ['GET', '/'], ['GET', '/healthz'], ['GET', '/metrics'], ['PUT', '/api/v1/x'], ['GET', '/ipfs/x']] as const) {
      const answer = await httpCall(`http://${outside}:${hub.port}`, { method, path, headers: { host, connection: 'close' } })
      assert.equal(answer.status, 403, `${method} ${path}: ${answer.text}`)
      assert.match(answer.text, /next start -H 127\.0\.0\.1/)
    }
    for (const address of ['127.0.0.1', 'localhost']) assert.equal((await fetch(`http://${address}:${hub.port}/v2/`)).status, 200)
  } finally {
    await hub.stop()
  }
})

test('with HOST and IPCR_AUTH=open set by hand it answers there', { skip, timeout: 180_000 }, async () => {
  const hub = await startUnderPlainNext({ everywhere: true, env: { HOST: '0.0.0.0', IPCR_AUTH: 'open' } })
  try {
    assert.equal((await httpCall(`http://${outside}:${hub.port}`, { path: '/v2/', headers: { host: `localhost:${hub.port}` } })).status, 200)
  } finally {
    await hub.stop()
  }
})

test('bad-input 12: under plain next start too silence is cut and an offer of HTTP/2 answered', { timeout: 180_000 }, async () => {
  const hub = await startUnderPlainNext({ env: { IPCR_IDLE_SECONDS: '2' } })
  try {
    const offer = (await openSocket(hub.port)).request('GET', '/v2/', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' })
    assert.equal(await offer.answered(), 200)
    const silent = await openSocket(hub.port)
    assert.ok(await silent.ended(30_000))
    offer.destroy()
  } finally {
    await hub.stop()
  }
})
