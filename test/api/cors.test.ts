import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startHub, type TestHub } from '../support/hub.ts'

describe('the API and pages of other origins', () => {
  let hub: TestHub
  before(async () => { hub = await startHub() })
  after(() => hub.stop())

  const origin = 'https://elsewhere.example'
  const ask = (path: string, method = 'GET', headers: Record<string, string> = {}) => fetch(`${hub.url}/api/v1/${path}`, { method, headers: { origin, ...headers } })

  for (const path of ['hub', 'namespaces', 'names']) {
    test(`${path} may be read by them, and is not sent again to who has it`, async () => {
      const answer = await ask(path)
      assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')], [200, '*', 'no-cache'])
      assert.equal(answer.headers.get('access-control-allow-credentials'), null)
      const etag = answer.headers.get('etag') ?? ''
      assert.match(etag, /^"[\w-]{24}"$/)
      const again = await ask(path, 'GET', { 'if-none-match': etag })
      assert.deepEqual([again.status, await again.text(), again.headers.get('etag')], [304, '', etag])
      assert.equal((await ask(path, 'GET', { 'if-none-match': '"other"' })).status, 200)
      const head = await ask(path, 'HEAD')
      assert.deepEqual([head.status, await head.text(), head.headers.get('etag')], [200, '', etag])
    })
  }

  test('why something public is not there may be read too', async () => {
    const answer = await ask('namespaces/nobody')
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('etag')], [404, '*', null])
  })

  test('what is for accounts may not', async () => {
    for (const path of ['tokens', 'invitations', 'namespaces/x/audit', 'auth/nonce']) {
      const answer = await ask(path)
      assert.deepEqual([path, answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')], [path, null, 'no-store'])
    }
  })

  test('a browser that asks before is told: reads of what is public, and nothing else', async () => {
    const preflight = await ask('names/k51', 'OPTIONS', { 'access-control-request-method': 'GET' })
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-methods')], [204, 'GET, HEAD'])
    const closed = await ask('tokens', 'OPTIONS', { 'access-control-request-method': 'POST' })
    assert.deepEqual([closed.status, closed.headers.get('access-control-allow-origin')], [204, null])
    assert.equal((await ask('nothing', 'OPTIONS')).status, 404)
    assert.equal((await ask('names/k51', 'POST')).status, 403)
  })
})
