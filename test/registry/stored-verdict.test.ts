import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'node:test'
import { decodeVerdict, encodeVerdict, hashOfKeys } from '../../lib/registry/signatures/stored-verdict.ts'

const KEYS = ['one', 'two', 'three'].map((pem) => ({ pem }))

test('a verdict reads back as it was, its key among the same keys', () => {
  for (const verdict of [...KEYS.map((key) => ({ state: 'verified', key }) as const), { state: 'unknown' }, { state: 'refused' }, { state: 'attestation' }] as const) {
    assert.deepEqual(decodeVerdict(encodeVerdict(verdict, KEYS), KEYS), verdict)
  }
})

test('a place that is no key’s, and anything else that stands there, is no verdict', () => {
  for (const text of ['{"state":"verified","key":3}', '{"state":"verified","key":-1}', '{"state":"verified"}', '{"state":"signed"}', 'null', '[]']) {
    assert.equal(decodeVerdict(text, KEYS), undefined, text)
  }
})

test('other keys, or the same in another order, have another hash', () => {
  const lists = fc.uniqueArray(fc.array(fc.string(), { maxLength: 4 }), { minLength: 2, maxLength: 6, comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  fc.assert(fc.property(lists, (all) => new Set(all.map((pems) => hashOfKeys(pems.map((pem) => ({ pem }))))).size === all.length))
})
