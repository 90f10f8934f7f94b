import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useHub } from '../conformance/registry.ts'
import { openSocket } from '../bad-inputs/raw-socket.ts'

const registry = useHub({ pages: true })

async function statusOf(target: string, host = `127.0.0.1:${registry.hub.port}`): Promise<number> {
  const raw = await openSocket(registry.hub.port)
  raw.send(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
  const status = await raw.answered()
  raw.destroy()
  return status
}

test('an absolute request target is served like its path, under the name that it has', async () => {
  const own = `http://127.0.0.1:${registry.hub.port}`
  for (const target of [`${own}/v2/`, `${own}/healthz`, own, `${own}?x=y`]) assert.equal(await statusOf(target), 200, target)
  // What was searched for on the first page before.
  assert.equal(await statusOf(`${own}?q=x`), 307)
  assert.equal(await statusOf(`${own}/v2/`, 'elsewhere.example'), 200)
  assert.equal(await statusOf('http://elsewhere.example/v2/'), 421)
})

test('bad-input 8: what no page has is 404, and nothing of it is logged as a fault', async () => {
  for (const target of ['/_next/../v2/', '/_next/%2e%2E/v2/', '/a/./b', '/a/..', '/_next\\..\\v2/', '/_next/image?url=%2Fv2%2F&w=64&q=75', '*']) {
    assert.equal(await statusOf(target), 404, target)
  }
  assert.doesNotMatch(registry.hub.log(), /"level":(50|60)|⨯/)
})

