import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readIpnsRecord } from '../../lib/names/ipns-record.ts'
import { publishedRoot } from '../roots/published-root.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { pushImage } from '../support/push-image.ts'

describe('the JSON API', () => {
  let hub: TestHub
  before(async () => {
    hub = await startHub()
    await pushImage(hub.url, 'alice/team/app', 'v1', { manifest: { annotations: { 'org.opencontainers.image.description': 'From the image' } } })
  })
  after(() => hub.stop())

  const readme = (name = 'alice/team/app') => `${hub.url}/api/v1/repositories/${name}/readme`
  const put = (body: unknown, headers: Record<string, string> = {}, name?: string) =>
    fetch(readme(name), { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
  const expectProblem = async (answer: Response, status: number, code: string): Promise<void> => {
    assert.equal(answer.status, status)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    assert.partialDeepStrictEqual(await answer.json(), { status, code, type: 'about:blank' })
  }

  test('GET hub tells the name under which the hub publishes, its peer id and its version', async () => {
    const answer = await fetch(`${hub.url}/api/v1/hub`)
    const found = (await answer.json()) as { ipns: string; peerId: string; version: string; name: string; publicUrl: null; addresses: string[] }
    assert.deepEqual(Object.keys(found).sort(), ['addresses', 'ipns', 'name', 'peerId', 'publicUrl', 'version'])
    assert.match(found.peerId, /^12D3KooW/)
    const root = await publishedRoot(hub, '.hub', ['alice'])
    const record = await fetch(`${hub.url}/ipns/${found.ipns}?format=ipns-record`)
    assert.equal((await readIpnsRecord(found.ipns, new Uint8Array(await record.arrayBuffer()))).value, `/ipfs/${root}`)
  })

  test('a README that is set over the API stands before what the image says, until it is taken back', async () => {
    assert.deepEqual(await (await fetch(readme())).json(), { short: 'From the image', full: null })
    assert.equal((await put({ short: 'Set', full: '# Words' })).status, 204)
    assert.deepEqual(await (await fetch(readme())).json(), { short: 'Set', full: '# Words' })
    const before = await publishedRoot(hub, 'alice')
    assert.equal(await (await fetch(`${hub.url}/ipfs/${before}/team/app/README.md`)).text(), '# Words')
    assert.equal((await put({ full: null })).status, 204)
    assert.deepEqual(await (await fetch(readme())).json(), { short: 'From the image', full: null })
  })

  test('the limits of a README hold to the character and to the byte', async () => {
    assert.equal((await put({ short: 'é'.repeat(200), full: 'x'.repeat(256 * 1024) })).status, 204)
    await expectProblem(await put({ short: 'x'.repeat(201) }), 400, 'README_INVALID')
    await expectProblem(await put({ full: 'é'.repeat(128 * 1024 + 1) }), 400, 'README_INVALID')
    await expectProblem(await put({ short: 'two\nlines' }), 400, 'README_INVALID')
    await expectProblem(await put({ long: 'x' }), 400, 'README_INVALID')
    await expectProblem(await put('x'.repeat(2 * 1024 * 1024)), 413, 'TOO_LARGE')
    await expectProblem(await put('{'), 400, 'BODY_INVALID')
    await expectProblem(await put({}, { 'content-type': 'text/plain' }), 415, 'NOT_JSON')
  })

  test('what is not there is a problem document', async () => {
    await expectProblem(await fetch(readme('alice/none')), 404, 'NAME_UNKNOWN')
    await expectProblem(await put({ short: 'x' }, {}, 'alice/none'), 404, 'NAME_UNKNOWN')
    await expectProblem(await fetch(readme('Alice')), 404, 'PATH_UNKNOWN')
    await expectProblem(await fetch(`${hub.url}/api/v1/nothing`), 404, 'PATH_UNKNOWN')
    await expectProblem(await fetch(`${hub.url}/api/v2/hub`), 404, 'PATH_UNKNOWN')
    await expectProblem(await fetch(`${hub.url}/api/v1/%ff`), 400, 'PATH_INVALID')
    const answer = await fetch(readme(), { method: 'DELETE' })
    assert.equal(answer.headers.get('allow'), 'GET, PUT')
    await expectProblem(answer, 405, 'METHOD_UNKNOWN')
  })

  test('a page of another origin cannot change a README', async () => {
    await expectProblem(await put({ short: 'x' }, { origin: 'https://evil.example' }), 403, 'ORIGIN_FOREIGN')
    await expectProblem(await put({ short: 'x' }, { origin: 'null' }), 403, 'ORIGIN_FOREIGN')
    await expectProblem(await put({ short: 'x' }, { 'sec-fetch-site': 'cross-site' }), 403, 'ORIGIN_FOREIGN')
    assert.equal((await put({ short: 'x' }, { origin: hub.url })).status, 204)
  })
})
