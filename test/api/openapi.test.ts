import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'
import type { OpenApiDocument } from '../../lib/api/openapi/types.ts'

describe('/openapi.json', () => {
  let hub: TestHub
  let document: OpenApiDocument
  before(async () => {
    hub = await startHub()
    document = (await (await fetch(`${hub.url}/openapi.json`)).json()) as OpenApiDocument
  })
  after(() => hub.stop())

  test('is OpenAPI 3.1 with the version of the hub', () => {
    assert.equal(document.openapi, '3.1.0')
    assert.equal(document.info.version, JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version)
  })

  test('has every address and method that the sources declare', () => {
    const declared = globSync('lib/api/**/*.ts').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\broute\('([^']+)'/g)].map(([, path = '']) => `/api/v1/${path.replaceAll('*}', '}')}`))
    assert.ok(declared.length > 20)
    assert.deepEqual(Object.keys(document.paths).sort(), [...new Set(declared)].sort())
  })

  test('every reference in it leads somewhere, and no two operations have one name', () => {
    const text = JSON.stringify(document)
    for (const [, id = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) assert.ok(id in document.components.schemas, id)
    assert.doesNotMatch(text, /\$defs/)
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    assert.equal(new Set(ids).size, ids.length)
  })

  test('a path names each of its parameters, and no others', () => {
    for (const [path, operations] of Object.entries(document.paths)) for (const { parameters } of Object.values(operations)) {
      assert.deepEqual(parameters.filter((one) => one.in === 'path').map(({ name }) => name), [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name), path)
    }
  })

  test('is read by pages of any origin, and once only by who has it', async () => {
    const first = await fetch(`${hub.url}/openapi.json`, { headers: { origin: 'https://elsewhere.example' } })
    assert.equal(first.headers.get('access-control-allow-origin'), '*')
    const again = await fetch(`${hub.url}/openapi.json`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    assert.equal(again.status, 304)
    assert.equal((await fetch(`${hub.url}/openapi.json`, { method: 'POST' })).status, 405)
    assert.equal((await fetch(`${hub.url}/openapi.json`, { method: 'HEAD' })).status, 200)
  })
})
