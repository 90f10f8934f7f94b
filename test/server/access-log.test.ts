import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import pino from 'pino'
import { z } from 'zod'
import { openSocket } from '../bad-inputs/raw-socket.ts'
import { logAccess } from '../../lib/server/access-log.ts'

const line = z.object({
  level: z.literal(20), msg: z.literal('request'), method: z.string(), path: z.string(),
  status: z.number().nullable(), ms: z.number().nonnegative(), bytes: z.number().int().nonnegative(), whole: z.boolean(),
})

/** A server that logs its requests, and a promise of each line. */
async function logged(t: TestContext, answer: RequestListener): Promise<{ port: number; next: () => Promise<z.infer<typeof line>> }> {
  const lines: string[] = []
  const logger = pino({ level: 'debug', base: undefined }, { write: (text: string) => void lines.push(text) })
  const server = createServer((req, res) => {
    logAccess(logger, req, res)
    answer(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const next = async () => {
    for (let i = 0; i < 6000 && lines.length === 0; i++) await new Promise((later) => setTimeout(later, 10))
    return line.parse(JSON.parse(lines.shift() ?? '{}'))
  }
  return { port: (server.address() as AddressInfo).port, next }
}

test('a request is one line: method, path without its query, status, time, bytes', async (t) => {
  const { port, next } = await logged(t, (_, res) => res.writeHead(201).end('x'.repeat(1000)))
  const answer = await fetch(`http://127.0.0.1:${port}/v2/a/b?digest=secret&state=token`, { method: 'POST' })
  await answer.text()
  const { bytes, ...entry } = await next()
  assert.deepEqual({ ...entry, ms: 0 }, { level: 20, msg: 'request', method: 'POST', path: '/v2/a/b', status: 201, ms: 0, whole: true })
  assert.ok(bytes > 1000 && bytes < 1400, `${bytes} bytes`)
})

test('bytes are those of one answer, also on a connection that carries several', async (t) => {
  const { port, next } = await logged(t, (req, res) => res.writeHead(200).end('x'.repeat(Number(req.url?.slice(1)))))
  const raw = await openSocket(port)
  for (const size of [10_000, 10, 5000]) {
    raw.request('GET', `/${size}`)
    const { bytes, path } = await next()
    assert.equal(path, `/${size}`)
    assert.ok(bytes >= size && bytes < size + 300, `${bytes} of ${size}`)
  }
  raw.destroy()
})

test('a client that leaves before the answer is a line without a status', async (t) => {
  const { port, next } = await logged(t, (req) => req.socket.resume())
  const raw = await openSocket(port)
  raw.request('GET', '/slow')
  await new Promise((later) => setTimeout(later, 50))
  raw.destroy()
  assert.deepEqual({ ...(await next()), ms: 0 }, { level: 20, msg: 'request', method: 'GET', path: '/slow', status: null, ms: 0, bytes: 0, whole: false })
})
