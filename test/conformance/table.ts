import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, Call } from './http-call.ts'
import type { Registry } from './registry.ts'

export type Expected = {
  status: number | number[]
  /** the code of the first error, or those of which it is one */
  code?: string | string[]
  /** exact text, a pattern, or null for a header that must be absent */
  answers?: Record<string, string | RegExp | null>
  content?: Uint8Array | string
}

export type Row = Expected & Call & { what: string }

const ERROR_CODE = /^[A-Z][A-Z0-9_]*$/

/** One test per row: the request is sent as it stands, the answer is checked as the row says. */
export function testTable(registry: Registry, rows: Row[]): void {
  for (const row of rows) test(row.what, async () => expectAnswer(await registry.call(row), row, row.method))
}

/** Checks status, error document, headers and body of an answer. */
export function expectAnswer(answer: Answer, expected: Expected, method = 'GET'): void {
  assert.ok([expected.status].flat().includes(answer.status), `status ${answer.status} instead of ${expected.status}: ${answer.text.slice(0, 300)}`)
  if (answer.status >= 400 && method !== 'HEAD') expectError(answer, expected.code)
  for (const [name, value] of Object.entries(expected.answers ?? {})) expectHeader(answer, name, value)
  if (expected.content !== undefined) assert.ok(answer.body.equals(Buffer.from(expected.content)), `body: ${answer.text.slice(0, 300)}`)
  if (method === 'HEAD') assert.equal(answer.body.length, 0, 'an answer to HEAD has no body')
}

/** Checks that the body is the error document of OCI Distribution 1.1, with one of the given codes. */
export function expectError(answer: Answer, code?: string | string[]): void {
  assert.match(answer.headers['content-type'] ?? '', /^application\/json\b/)
  const document = JSON.parse(answer.text) as { errors: { code: string; message: string }[] }
  assert.ok(document.errors.length > 0, answer.text)
  for (const error of document.errors) {
    assert.match(error.code, ERROR_CODE)
    assert.equal(typeof error.message, 'string')
  }
  if (code !== undefined) assert.ok([code].flat().includes(document.errors[0]?.code ?? ''), `code instead of ${code}: ${answer.text}`)
}

function expectHeader(answer: Answer, name: string, expected: string | RegExp | null): void {
  const value = answer.headers[name.toLowerCase()]
  const text = Array.isArray(value) ? value.join(', ') : value
  if (expected === null) assert.equal(text, undefined, name)
  else if (typeof expected === 'string') assert.equal(text, expected, name)
  else assert.match(text ?? '', expected, name)
}
