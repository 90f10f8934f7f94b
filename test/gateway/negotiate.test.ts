import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAccept, prefersJson } from '../../lib/http/accept.ts'
import { matchesETag } from '../../lib/http/entity-tag.ts'
import { GatewayError } from '../../lib/ipfs/gateway/gateway-error.ts'
import { negotiate } from '../../lib/ipfs/gateway/negotiate.ts'

const formatOf = (accept: string | undefined, query = '') => negotiate(new URLSearchParams(query), accept === undefined ? {} : { accept }).format
const notAcceptable = (error: unknown) => error instanceof GatewayError && error.status === 406

const CASES: [string | undefined, string, string][] = [
  [undefined, '', 'plain'], ['*/*', '', 'plain'], ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '', 'plain'],
  ['application/vnd.ipld.raw', '', 'raw'], ['application/vnd.ipld.car', '', 'car'], ['application/vnd.ipld.car;version=1;order=dfs;dups=y', '', 'car'],
  ['APPLICATION/VND.IPLD.CAR', '', 'car'], ['application/vnd.ipfs.ipns-record', '', 'ipns-record'], ['application/json', '', 'json'],
  ['application/vnd.ipld.raw;q=0.5, application/vnd.ipld.car', '', 'car'], ['application/vnd.ipld.raw;q=0, */*', '', 'plain'],
  ['image/png', '', 'plain'], ['application/vnd.ipld.raw', 'format=car', 'car'], ['text/html', 'format=raw', 'raw'], ['', '', 'plain'],
]
for (const [accept, query, format] of CASES) {
  test(`Accept ${accept ?? 'absent'} with "${query}" is ${format}`, () => assert.equal(formatOf(accept, query), format))
}

test('forms that are not made are 406', () => {
  for (const format of ['dag-json', 'dag-cbor', 'json', 'cbor', 'tar', 'html', '', 'RAW', '__proto__']) assert.throws(() => formatOf(undefined, `format=${format}`), notAcceptable, format)
  for (const type of ['application/vnd.ipld.dag-json', 'application/vnd.ipld.dag-cbor', 'application/x-tar']) assert.throws(() => formatOf(type), notAcceptable, type)
  assert.equal(formatOf('application/x-tar, */*;q=0.1'), 'plain')
})

test('any Accept header is read, heaviest first', () => {
  fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => {
    const weights = parseAccept(text).map(({ quality }) => quality)
    assert.deepEqual(weights, weights.toSorted((one, other) => other - one))
    assert.ok(weights.every((weight) => weight > 0 && weight <= 1))
  }))
})

test('JSON is preferred only when it stands first', () => {
  for (const accept of ['application/json', 'application/problem+json', 'application/json, */*', 'text/html;q=0.5, application/json']) assert.ok(prefersJson(accept), accept)
  for (const accept of [undefined, '', '*/*', 'text/html, application/json', 'application/x-json-lines']) assert.ok(!prefersJson(accept), accept)
})

test('entity tags are compared weakly', () => {
  for (const header of ['*', '"a"', 'W/"a"', '"b", "a"', ' W/"a" ,"b"']) assert.ok(matchesETag(header, '"a"') && matchesETag(header, 'W/"a"'), header)
  for (const header of [undefined, '', 'a', '"b"', '"A"']) assert.ok(!matchesETag(header, '"a"'), header)
})
