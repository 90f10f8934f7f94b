// OCI Distribution 1.1, Error Codes: what routes nowhere, what has the wrong method, and the shape of every answer.
import { describe, test } from 'node:test'
import { digestOf } from './content.ts'
import { useHub } from './registry.ts'
import { expectAnswer, testTable, type Row } from './table.ts'

const digest = digestOf('x')
const uuid = '00000000-0000-4000-8000-000000000000'
const nowhere = (path: string): Row => ({ what: `GET ${path} routes nowhere`, path, status: 404, code: ['UNSUPPORTED', 'NAME_INVALID', 'NAME_UNKNOWN'] })
const notAllowed = (method: string, path: string, allow: RegExp): Row => ({
  what: `${method} ${path.replace(digest, '<digest>').replace(uuid, '<upload>')} is 405`, method, path, status: 405, code: 'UNSUPPORTED', answers: { allow },
})

describe('answers that refuse', () => {
  const registry = useHub()

  testTable(registry, [
    nowhere('/v2/alice'),
    nowhere('/v2/alice/app'),
    nowhere('/v2/alice/app/tags'),
    nowhere('/v2/alice/app/tags/list/more'),
    nowhere('/v2/alice/app/manifests'),
    nowhere('/v2/alice/app/blobs'),
    nowhere('/v2/_unknown'),
    notAllowed('POST', '/v2/', /GET/),
    notAllowed('DELETE', '/v2/', /GET/),
    notAllowed('PUT', '/v2/_catalog', /GET/),
    notAllowed('POST', '/v2/alice/app/tags/list', /GET/),
    notAllowed('POST', '/v2/alice/app/manifests/v1', /(?=.*GET)(?=.*PUT)(?=.*DELETE)/),
    notAllowed('PATCH', '/v2/alice/app/manifests/v1', /PUT/),
    notAllowed('PUT', `/v2/alice/app/blobs/${digest}`, /(?=.*GET)(?=.*DELETE)/),
    notAllowed('POST', `/v2/alice/app/blobs/${digest}`, /GET/),
    notAllowed('GET', '/v2/alice/app/blobs/uploads/', /POST/),
    notAllowed('PUT', '/v2/alice/app/blobs/uploads/', /POST/),
    notAllowed('POST', `/v2/alice/app/blobs/uploads/${uuid}`, /(?=.*PATCH)(?=.*PUT)/),
    notAllowed('PUT', `/v2/alice/app/referrers/${digest}`, /GET/),
    notAllowed('PROPFIND', '/v2/alice/app/tags/list', /GET/),
  ])

  for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
    testTable(registry, [{ what: `${method} of an upload nobody opened`, method, path: `/v2/alice/app/blobs/uploads/${uuid}?digest=${digest}`, status: 404, code: 'BLOB_UPLOAD_UNKNOWN' }])
  }

  test('every refusal names the version of the API', async () => {
    expectAnswer(await registry.get('/v2/alice/app/manifests/none'), { status: 404, answers: { 'docker-distribution-api-version': 'registry/2.0' } })
  })

  test('an error to HEAD has the length of no body', async () => {
    const answer = await registry.call({ method: 'HEAD', path: '/v2/alice/app/manifests/none' })
    expectAnswer(answer, { status: 404 }, 'HEAD')
  })

  test('a Host that is not ours is 421, whatever the path', async () => {
    for (const host of ['evil.example', 'evil.example:5000', `127.0.0.1.evil.example:${registry.hub.port}`]) {
      expectAnswer(await registry.get('/v2/', { host }), { status: 421 })
      expectAnswer(await registry.get('/v2/_catalog', { host }), { status: 421 })
    }
    for (const host of [`127.0.0.1:${registry.hub.port}`, `localhost:${registry.hub.port}`, `registry.localhost:${registry.hub.port}`]) {
      expectAnswer(await registry.get('/v2/', { host }), { status: 200 })
    }
  })
})

describe('bad-input 15: behind a proxy with another name and port', () => {
  const registry = useHub({ env: { IPCR_PUBLIC_URL: 'https://hub.example.org:8443' } })
  const headers = { host: 'hub.example.org:8443', 'x-forwarded-proto': 'https' }

  test('Location and Link stay relative, so that they lead through the proxy', async () => {
    const opened = await registry.call({ method: 'POST', path: '/v2/proxy/app/blobs/uploads/', headers })
    expectAnswer(opened, { status: 202, answers: { location: /^\/v2\/proxy\/app\/blobs\/uploads\/[^/?]+$/ } })
    const put = await registry.call({ method: 'PUT', path: `${opened.headers.location}?digest=${digestOf('{}')}`, headers, body: '{}' })
    expectAnswer(put, { status: 201, answers: { location: /^\/v2\// } })
  })

  test('only the public name is served', async () => {
    expectAnswer(await registry.get('/v2/', headers), { status: 200 })
    expectAnswer(await registry.get('/v2/', { host: 'other.example.org' }), { status: 421 })
  })
})
