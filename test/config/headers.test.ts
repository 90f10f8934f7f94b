import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig } from '../../lib/config.ts'

const read = (IPCR_HEADERS: unknown) => readConfig({ IPCR_HEADERS: typeof IPCR_HEADERS === 'string' ? IPCR_HEADERS : JSON.stringify(IPCR_HEADERS) }).headers
const refused = (value: unknown, sentence: RegExp) => assert.throws(() => read(value), (error) => error instanceof ConfigError && sentence.test(error.message), JSON.stringify(value))

test('headers with one value or several', () => {
  assert.deepEqual(read({ 'X-Content-Type-Options': ['nosniff'], 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }), [['X-Content-Type-Options', ['nosniff']], ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']])
  assert.deepEqual(readConfig({}).headers, [])
})

const OWN = ['Content-Length', 'content-type', 'Content-Security-Policy', 'Transfer-Encoding', 'Connection', 'Location', 'ETag', 'Docker-Content-Digest', 'OCI-Subject', 'Set-Cookie', 'WWW-Authenticate', 'Access-Control-Allow-Origin', 'Cache-Control', 'Vary', 'Link', 'Service-Worker-Allowed', 'Upgrade', 'Date']

for (const name of OWN)
  test(`${name} is the hub's`, () => refused({ [name]: 'x' }, new RegExp(`IPCR_HEADERS cannot set ${name}: `)))

test('what would end the header, or begin another, is refused', () => {
  for (const value of ['a\r\nSet-Cookie: b', 'a\nb', 'a\0b', 'ä', '', ' a', 'a ', 'x'.repeat(4097)]) refused({ 'X-One': value }, /printable ASCII/)
  for (const name of ['X One', 'X-One:', '', 'X\nOne', 'Ü', 'x'.repeat(101)]) refused({ [name]: 'a' }, /must be headers/)
})

test('what is no object of texts is refused, and so are names that come twice and too many of them', () => {
  for (const value of ['nosniff', '[]', '"a"', '{', { 'X-One': 1 }, { 'X-One': [] }, { 'X-One': { a: 'b' } }]) refused(value, /must be headers/)
  refused({ 'X-One': 'a', 'x-one': 'b' }, /x-one twice/i)
  refused(Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`X-${i}`, 'a'])), /at most 32/)
})

test('fields of the log are texts, and none that a line has', () => {
  const fields = (value: unknown) => readConfig({ IPCR_LOG_FIELDS: JSON.stringify(value) }).logFields
  assert.deepEqual(fields({ service: 'registry', environment: 'production' }), { service: 'registry', environment: 'production' })
  for (const wrong of [[], 'a', { part: 'x' }, { level: '1' }, { service: 1 }, { 'a b': 'c' }]) assert.throws(() => fields(wrong), ConfigError, JSON.stringify(wrong))
})
