// Bad inputs 6, 7: chunks that do not fit, and uploads that are over, busy or somebody else's.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { bytesOf, digestOf } from '../conformance/content.ts'
import { useHub, withQuery, type Registry } from '../conformance/registry.ts'
import { expectAnswer, type Expected } from '../conformance/table.ts'
import { openSocket } from './raw-socket.ts'

const registry = useHub()
const bytes = bytesOf('bad chunks', 30)
const digest = digestOf(bytes)
const GONE: Expected = { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' }
const MALFORMED: Expected = { status: 400, code: ['BLOB_UPLOAD_INVALID', 'SIZE_INVALID'] }

const patch = (path: string, range: string | undefined, body: Uint8Array | string = bytes.subarray(10, 20), headers: Record<string, string> = {}) =>
  registry.call({ method: 'PATCH', path, headers: { ...(range === undefined ? {} : { 'content-range': range }), ...headers }, body })

/** An upload that holds the first ten bytes. */
async function begun(): Promise<string> {
  const path = await registry.openUpload('up/app')
  expectAnswer(await patch(path, '0-9', bytes.subarray(0, 10)), { status: 202 })
  return path
}

describe('bad-input 6: chunks', () => {
  const OUT_OF_PLACE: Expected = { status: 416, answers: { range: '0-9', location: /^\/v2\/up\/app\/blobs\/uploads\// } }
  const cases: [what: string, range: string, expected: Expected][] = [
    ['out of order', '20-29', OUT_OF_PLACE],
    ['a gap of one', '11-20', OUT_OF_PLACE],
    ['overlapping by one', '9-18', OUT_OF_PLACE],
    ['the first again', '0-9', OUT_OF_PLACE],
    ['a start beyond all numbers', '99999999999999999999-99999999999999999999', { status: [400, 416] }],
    ['bytes 10-19/30, which is not this API\'s grammar', 'bytes 10-19/30', MALFORMED],
    // Some clients write the unit of RFC 9110 in front; it says nothing else, so it may pass.
    ['bytes=10-19', 'bytes=10-19', { status: [202, 400] }],
    ['negative', '-10-19', MALFORMED],
    ['end before start', '19-10', { status: [400, 416] }],
    ['no end', '10-', MALFORMED],
    ['no start', '-19', MALFORMED],
    ['not numbers', 'a-b', MALFORMED],
    ['hexadecimal', '0xa-0x13', MALFORMED],
    ['a float', '10.0-19.0', MALFORMED],
    ['empty', '', { status: [202, 400] }],
    ['a range longer than the body', '10-29', MALFORMED],
    ['a range shorter than the body', '10-14', MALFORMED],
  ]
  for (const [what, range, expected] of cases) {
    test(`bad-input 6: ${what} (${range.slice(0, 20)})`, async () => {
      const path = await begun()
      const answer = await patch(path, range)
      expectAnswer(answer, expected)
      if (answer.status >= 400) expectAnswer(await registry.get(path), { status: 204, answers: { range: '0-9' } })
    })
  }

  test('bad-input 6: a refused chunk leaves an upload that ends well', async () => {
    const path = await begun()
    for (const range of ['20-29', 'x', '10-29', '10-14']) assert.ok((await patch(path, range)).status >= 400)
    expectAnswer(await patch(path, '10-19'), { status: 202 })
    expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), body: bytes.subarray(20) }), { status: 201 })
  })

  test('bad-input 6: without Content-Length the body is measured against the range', async () => {
    const chunked = { 'transfer-encoding': 'chunked' }
    const path = await begun()
    expectAnswer(await patch(path, '10-14', bytes.subarray(10, 20), chunked), { status: [400, 411] })
    expectAnswer(await registry.get(path), { status: 204, answers: { range: '0-9' } })
    expectAnswer(await patch(path, '10-29', bytes.subarray(10, 20), chunked), { status: [400, 411] })
    expectAnswer(await registry.get(path), { status: 204, answers: { range: /^0-(9|19)$/ } })
  })

  test('bad-input 6: a body shorter than Content-Length is kept as far as it came', async () => {
    const path = await registry.openUpload('up/app')
    const raw = await openSocket(registry.hub.port)
    raw.request('PATCH', path, { 'content-length': 30 }).send(bytes.subarray(0, 10)).socket.end()
    assert.ok(await raw.ended(30_000), 'the connection does not hang')
    raw.destroy()
    await settled(registry, path)
    const range = (await registry.get(path)).headers.range
    assert.ok(range === '0-9' || range === '0-0', `range ${range}`)
  })

  test('bad-input 6: two lengths, or a length and an encoding, are refused (request smuggling)', async () => {
    const path = await begun()
    const ambiguous: Record<string, string>[] = [
      { 'content-length': '3\r\ncontent-length: 10' }, { 'content-length': '10', 'transfer-encoding': 'chunked' }, { 'content-length': '-1' }, { 'content-length': '1e1' },
    ]
    for (const headers of ambiguous) {
      const raw = await openSocket(registry.hub.port)
      assert.equal(await raw.request('PATCH', path, headers).send('abc').answered(), 400, JSON.stringify(headers))
      raw.destroy()
    }
  })
})

describe('bad-input 7: uploads', () => {
  const put = (path: string) => registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), body: bytes })

  test('bad-input 7: PUT after DELETE', async () => {
    const path = await begun()
    expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 204 })
    expectAnswer(await put(path), GONE)
    expectAnswer(await registry.get(`/v2/up/app/blobs/${digestOf('never')}`), { status: 404 })
  })

  test('bad-input 7: PUT twice', async () => {
    const path = await registry.openUpload('up/app')
    expectAnswer(await put(path), { status: 201 })
    expectAnswer(await put(path), GONE)
    expectAnswer(await patch(path, undefined), GONE)
  })

  test('bad-input 7: PUT twice at once stores one blob', async () => {
    const path = await registry.openUpload('up/app')
    const statuses = (await Promise.all([put(path), put(path)])).map((answer) => answer.status)
    assert.ok(statuses.includes(201), String(statuses))
    assert.ok(statuses.every((status) => [201, 404, 409].includes(status)), String(statuses))
    expectAnswer(await registry.get(`/v2/up/app/blobs/${digest}`), { status: 200, content: bytes })
  })

  test('bad-input 7: while a PATCH runs, another PATCH or a PUT is 409 and the first goes on', async () => {
    const path = await registry.openUpload('up/app')
    const raw = await openSocket(registry.hub.port)
    raw.request('PATCH', path, { 'content-length': 20 }).send(bytes.subarray(0, 10))
    await delay(200)
    expectAnswer(await patch(path, undefined), { status: 409, code: 'BLOB_UPLOAD_INVALID' })
    expectAnswer(await put(path), { status: 409, code: 'BLOB_UPLOAD_INVALID' })
    expectAnswer(await registry.get(path), { status: 204 })
    assert.equal(await raw.send(bytes.subarray(10, 20)).answered(), 202)
    raw.destroy()
    expectAnswer(await registry.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`), body: bytes.subarray(20) }), { status: 201 })
  })

  test('bad-input 7: DELETE while a PATCH runs ends both', async () => {
    const path = await registry.openUpload('up/app')
    const raw = await openSocket(registry.hub.port)
    raw.request('PATCH', path, { 'content-length': 20 }).send(bytes.subarray(0, 10))
    await delay(200)
    expectAnswer(await registry.call({ method: 'DELETE', path }), { status: 204 })
    assert.equal(await raw.answered(), 404, raw.received)
    assert.match(raw.received, /BLOB_UPLOAD_UNKNOWN/)
    raw.destroy()
    expectAnswer(await registry.call({ method: 'DELETE', path }), GONE)
    expectAnswer(await registry.get(path), GONE)
  })

  test('bad-input 7: DELETE and PATCH at once leave no upload and no file', async () => {
    for (let round = 0; round < 20; round++) {
      const path = await registry.openUpload('up/app')
      const [patched, deleted] = await Promise.all([patch(path, undefined), registry.call({ method: 'DELETE', path })])
      assert.equal(deleted.status, 204)
      expectAnswer(patched, { status: [202, 404] })
      expectAnswer(await registry.get(path), GONE)
      assert.equal(existsSync(join(registry.hub.dataDir, 'uploads', path.split('/').at(-1) ?? '')), false)
    }
  })

  test('bad-input 7: an upload of another repository', async () => {
    const path = (await begun()).replace('/up/app/', '/other/app/')
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) expectAnswer(await registry.call({ method, path: withQuery(path, `digest=${digest}`) }), GONE)
  })

  for (const id of ['..%2F..%2Fx', '%2e%2e%2f%2e%2e%2fhub.sqlite', '../../x', 'x', '..', '%00', `${'a'.repeat(5000)}`, '00000000-0000-4000-8000-000000000000%2F..', 'constructor', '__proto__']) {
    test(`bad-input 7: the upload id ${id.slice(0, 50)}`, async () => {
      for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
        expectAnswer(await registry.call({ method, path: `/v2/up/app/blobs/uploads/${id}?digest=${digest}` }), { status: [400, 404, 405] })
      }
    })
  }
})

describe('bad-input 7: expiry', () => {
  const quick = useHub({ env: { IPCR_UPLOAD_EXPIRY_SECONDS: '1', IPCR_GC_INTERVAL_SECONDS: '1' } })

  test('bad-input 7: an upload that nobody touched for long enough is gone', async () => {
    const path = await quick.openUpload('up/expired')
    await quick.call({ method: 'PATCH', path, body: bytes })
    for (let i = 0; i < 600 && (await quick.get(path)).status !== 404; i++) await delay(100)
    expectAnswer(await quick.get(path), GONE)
    expectAnswer(await quick.call({ method: 'PUT', path: withQuery(path, `digest=${digest}`) }), GONE)
  })
})

/** Waits until an aborted request has let go of its upload. */
async function settled(target: Registry, path: string): Promise<void> {
  for (let i = 0; i < 1200 && (await target.call({ method: 'PATCH', path, headers: { 'content-length': '0' } })).status === 409; i++) await delay(50)
}
