import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clipEntityBytes, parseCarOptions, parseEntityBytes } from '../../lib/ipfs/gateway/car-options.ts'
import { GatewayError } from '../../lib/ipfs/gateway/gateway-error.ts'

const read = (query: string, type: Record<string, string> = {}) => parseCarOptions(new URLSearchParams(query), new Map(Object.entries(type)))
const status = (code: number) => (error: unknown) => error instanceof GatewayError && error.status === code

test('a CAR is of everything below, each block once, unless something else is asked for', () => {
  assert.deepEqual(read(''), { scope: 'all', duplicates: false })
  assert.deepEqual(read('dag-scope=block'), { scope: 'block', duplicates: false })
  assert.deepEqual(read('entity-bytes=5:*'), { scope: 'entity', duplicates: false, bytes: { from: 5 } })
  assert.deepEqual(read('dag-scope=entity&entity-bytes=-9:-2'), { scope: 'entity', duplicates: false, bytes: { from: -9, to: -2 } })
  assert.deepEqual(read('', { version: '1', order: 'dfs', dups: 'y' }), { scope: 'all', duplicates: true })
  assert.deepEqual(read('car-dups=n', { dups: 'y' }), { scope: 'all', duplicates: false })
})

test('what is not offered is refused', () => {
  assert.throws(() => read('car-version=2'), status(406))
  assert.throws(() => read('', { version: '2' }), status(406))
  assert.throws(() => read('car-order=bfs'), status(406))
  assert.throws(() => read('', { dups: 'maybe' }), status(406))
  assert.throws(() => read('dag-scope=some'), status(400))
  for (const text of ['', '5', ':', '5:', ':5', '*:5', '1.5:2', '0x1:2', '1:2:3', '1e3:*', ' 1:2', `${'9'.repeat(16)}:*`]) {
    assert.throws(() => parseEntityBytes(text), status(400), text)
  }
})

test('a range of a file is what slice takes of it, the last byte included', () => {
  const position = fc.integer({ min: -300, max: 300 })
  fc.assert(fc.property(position, fc.option(position, { nil: undefined }), fc.nat(200), (from, to, size) => {
    const bytes = Array.from({ length: size }, (_, index) => index)
    const start = from < 0 ? Math.max(0, size + from) : from
    const last = to === undefined ? size - 1 : to < 0 ? size + to : to
    const expected = bytes.filter((at) => at >= start && at <= last)
    const range = clipEntityBytes({ from, ...(to === undefined ? {} : { to }) }, size)
    assert.deepEqual(range ? bytes.slice(range.start, range.end) : [], expected)
  }))
})
