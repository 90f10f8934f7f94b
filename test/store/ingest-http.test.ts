import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { UploadAbortedError, UploadIdleError } from '../../lib/store/ingest/errors.ts'
import type { Ingest } from '../../lib/store/ingest/ingest.ts'
import { MIB, answered, bytes, chunked, listen, patch, sha256, until, withIngest } from './support.ts'

/** A server whose every request is an append; the errors it saw. */
async function appendServer(t: Parameters<typeof listen>[0], ingest: Ingest, id: () => string): Promise<{ port: number; errors: unknown[] }> {
  const errors: unknown[] = []
  const { port } = await listen(t, (req, res) => {
    ingest.append(id(), req).then(
      ({ size }) => res.writeHead(202, { size }).end(),
      (error) => {
        errors.push(error)
        res.writeHead(500).end()
      },
    )
  })
  return { port, errors }
}

for (const size of [0, 1, 32_768, MIB, 8 * MIB, 9 * MIB + 1]) {
  test(`a chunked PATCH of ${size} bytes in 32 KiB writes arrives whole`, async (t) => {
    const { ingest, id, upload } = withIngest(t)
    const { port } = await appendServer(t, ingest, () => id)
    const data = bytes(size, 7)
    const req = patch(port)
    for (const chunk of chunked(data, 32_768)) if (!req.write(chunk)) await once(req, 'drain')
    req.end()
    assert.equal((await answered(req)).headers.size, String(size))
    assert.equal((await ingest.finish(id)).sha256, sha256(data))
    assert.ok(upload().equals(data))
  })
}

test('the last piece of a chunked body in a read of its own, after an exact multiple of 1 MiB', async (t) => {
  const { ingest, id } = withIngest(t)
  const { port } = await appendServer(t, ingest, () => id)
  const req = patch(port)
  req.write(bytes(6 * MIB))
  await until(() => req.writableLength === 0)
  await new Promise((later) => setTimeout(later, 50))
  req.end()
  assert.equal((await answered(req)).headers.size, String(6 * MIB))
  assert.equal((await ingest.finish(id)).sha256, sha256(bytes(6 * MIB)))
})

test('bad-input 12: a client that vanishes in the middle leaves a whole prefix', async (t) => {
  const { ingest, id, upload } = withIngest(t)
  const { port, errors } = await appendServer(t, ingest, () => id)
  const data = bytes(20 * MIB)
  const req = patch(port)
  req.write(data.subarray(0, 10 * MIB))
  await until(() => req.writableLength === 0)
  req.destroy()
  await until(() => errors.length === 1)
  const [error] = errors
  assert.ok(error instanceof UploadAbortedError)
  assert.equal(await ingest.size(id), error.size)
  assert.ok(upload().equals(data.subarray(0, error.size)))
})

test('bad-input 12: a half-open connection is given up after the idle time', async (t) => {
  const { ingest, id } = withIngest(t, { idleMs: 100 })
  const { port, errors } = await appendServer(t, ingest, () => id)
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.write('PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc')
  await until(() => errors.length === 1)
  assert.ok(errors[0] instanceof UploadIdleError)
  assert.equal(await ingest.size(id), 3)
})

test('one connection carries many appends in turn', async (t) => {
  const { ingest, id } = withIngest(t)
  const { port } = await appendServer(t, ingest, () => id)
  for (let at = 0; at < 20; at++) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'PATCH', body: new Uint8Array(bytes(100_000, at)) })
    assert.equal(response.status, 202)
  }
  const whole = Buffer.concat(Array.from({ length: 20 }, (_, at) => bytes(100_000, at)))
  assert.equal((await ingest.finish(id)).sha256, sha256(whole))
})

test('more uploads than slots all come through, beside clients that stall', async (t) => {
  const { ingest } = withIngest(t, { slots: 4 })
  const ids: string[] = []
  const { port } = await appendServer(t, ingest, () => ids.at(-1) ?? assert.fail())
  const start = async (): Promise<ReturnType<typeof patch>> => {
    ids.push(randomUUID())
    const before = ids.length
    const req = patch(port)
    req.write(bytes(1000))
    await until(() => ids.length === before && req.writableLength === 0)
    await new Promise((later) => setTimeout(later, 20))
    return req
  }
  const stalled = [await start(), await start(), await start(), await start(), await start(), await start()]
  const running = [await start(), await start(), await start()]
  const answers = running.map((req) => answered(req))
  for (const req of running) req.end(bytes(9 * MIB))
  for (const answer of answers) assert.equal((await answer).headers.size, String(9 * MIB + 1000))
  const late = stalled.map((req) => answered(req))
  for (const req of stalled) req.end()
  for (const answer of late) assert.equal((await answer).headers.size, '1000')
})

test('the event loop is not held up while uploads run', async (t) => {
  const { ingest } = withIngest(t)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const { port } = await appendServer(t, ingest, () => randomUUID())
  const data = bytes(48 * MIB)
  await fetch(`http://127.0.0.1:${port}/`, { method: 'PATCH', body: 'x' })
  delay.enable()
  const requests = Array.from({ length: 3 }, () => patch(port))
  const answers = requests.map(answered)
  for (const req of requests) void send(req, data)
  await Promise.all(answers)
  delay.disable()
  t.diagnostic(`held up for ${(delay.max / 1e6).toFixed(0)} ms`)
  // The bench measures it; here it must not be what hashing or flushing all of it at once would take.
  assert.ok(delay.max / 1e6 < 500, `held up for ${delay.max / 1e6} ms`)
})

async function send(req: ReturnType<typeof patch>, data: Uint8Array): Promise<void> {
  for (const chunk of chunked(data, 65_536)) if (!req.write(chunk)) await once(req, 'drain')
  req.end()
}
