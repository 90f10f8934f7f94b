import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { Answer } from './http-call.ts'
import { useHub } from './registry.ts'

const registry = useHub()

const withoutDate = ({ headers: { date: _, ...headers } }: Answer) => headers

test('an answer out of memory is the first answer again: status, headers, bytes', async () => {
  const { digest, layer } = await registry.pushImage('a/cached', 'v1')
  for (const [method, path] of [
    ['GET', '/v2/a/cached/manifests/v1'], ['HEAD', '/v2/a/cached/manifests/v1'],
    ['GET', `/v2/a/cached/manifests/${digest}`], ['HEAD', `/v2/a/cached/manifests/${digest}`],
    ['HEAD', `/v2/a/cached/blobs/${layer.digest}`],
  ] as const) {
    const first = await registry.call({ method, path })
    assert.equal(first.headers['docker-distribution-api-version'], 'registry/2.0')
    for (let again = 0; again < 2; again++) {
      const answer = await registry.call({ method, path })
      assert.deepEqual([answer.status, withoutDate(answer), answer.text], [200, withoutDate(first), first.text], `${method} ${path}`)
    }
  }
})

test('answers to pipelined requests come whole and in their order, out of memory or not', async () => {
  const { bytes } = await registry.pushImage('a/pipe', 'v1')
  await registry.get('/v2/a/pipe/manifests/v1')
  const known = `GET /v2/a/pipe/manifests/v1 HTTP/1.1\r\nhost: 127.0.0.1:${registry.hub.port}\r\n`
  const unknown = known.replace('v1 ', 'v2 ')
  const text = await send(`${known}\r\n${unknown}\r\n${known}\r\n${known}connection: close\r\n\r\n`)
  assert.deepEqual([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1]), ['200', '404', '200', '200'])
  assert.equal(text.split(bytes.toString()).length, 4)
})

test('a client that leaves without waiting for its answer disturbs nobody', async () => {
  await registry.pushImage('a/left', 'v1')
  await registry.get('/v2/a/left/manifests/v1')
  for (let i = 0; i < 50; i++) {
    const socket = connect(registry.hub.port, '127.0.0.1').on('error', () => {})
    socket.write(`GET /v2/a/left/manifests/v1 HTTP/1.1\r\nhost: 127.0.0.1:${registry.hub.port}\r\n\r\n`, () => socket.resetAndDestroy())
  }
  assert.equal((await registry.get('/v2/a/left/manifests/v1')).status, 200)
})

function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(registry.hub.port, '127.0.0.1').on('error', reject)
    socket.on('data', (chunk) => (answer += chunk.toString('latin1'))).on('close', () => resolve(answer))
    socket.write(text)
  })
}
