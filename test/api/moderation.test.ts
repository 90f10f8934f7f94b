import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { forgetAttempts } from '../support/team-scene.ts'
import { askHub } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

type Problem = { code: string; detail: string }
type Denial = { name: string; reason: string; at: string; by: string }
type Report = { id: number; name: string; reason: string; reporter: string; at: string }
type List<T> = { items: T[]; cursor: string | null }

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const PEER = '12D3KooWDnTpGAnZvfKyq4VdfUyUxX4UTJhLkxAzxpxAfkLYcy8D'

describe('the names that the operator denies', () => {
  let hub: WalletHub
  before(async () => {
    hub = await startWalletHub({ pages: true })
    for (const name of ['bad/app', 'bad/other', 'library/fine', 'good/app']) await pushImage(hub.url, name, 'v1', { authorization: hub.basic })
  })
  after(() => hub?.stop())
  beforeEach(() => forgetAttempts(hub.dataDir))

  const operator = <T>(method: string, path: string, body?: unknown) => askHub<T>(hub.url, method, `/api/v1/${path}`, body, { authorization: hub.basic })
  const stranger = <T>(method: string, path: string, body?: unknown) => askHub<T>(hub.url, method, `/api/v1/${path}`, body)
  const pull = async (name: string, method = 'GET') => {
    const token = (await (await fetch(`${hub.url}/token?scope=repository:${name}:pull`)).json()) as { token: string }
    return fetch(`${hub.url}/v2/${name}/manifests/v1`, { method, headers: { authorization: `Bearer ${token.token}` } })
  }

  test('a namespace is pulled no more at once, also out of memory, nor pushed to, and again when it is allowed', async () => {
    assert.equal((await pull('bad/app')).status, 200)
    assert.equal((await pull('bad/app')).status, 200)
    const denied = await operator<Denial>('PUT', 'denied/bad', { reason: 'malware' })
    assert.deepEqual([denied.status, denied.body.name, denied.body.reason, denied.body.by], [200, 'bad', 'malware', hub.operator])
    const answer = await pull('bad/app')
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /"code":"DENIED","message":"bad is denied by this hub's operator"/)
    assert.equal((await fetch(`${hub.url}/v2/bad/new/blobs/uploads/`, { method: 'POST', headers: { authorization: hub.basic } })).status, 403)
    assert.equal((await pull('good/app')).status, 200)
    assert.equal((await operator('DELETE', 'denied/bad')).status, 204)
    assert.equal((await pull('bad/app')).status, 200)
    assert.equal((await operator('DELETE', 'denied/bad')).status, 404)
  })

  test('one repository alone, and none that only begins like it', async () => {
    await operator('PUT', 'denied/bad/app', { reason: 'x' })
    assert.deepEqual([(await pull('bad/app')).status, (await pull('bad/other')).status], [403, 200])
    await operator('DELETE', 'denied/bad/app')
    await operator('PUT', 'denied/go', { reason: 'x' })
    assert.equal((await pull('good/app')).status, 200)
    await operator('DELETE', 'denied/go')
  })

  test('a name outside this hub is refused in every spelling, before anybody is asked for it', async () => {
    await operator('PUT', `denied/${KEY.toUpperCase()}`, { reason: 'spam' })
    const { items } = (await operator<List<Denial>>('GET', 'denied')).body
    assert.deepEqual(items.map(({ name }) => name), [KEY])
    for (const name of [KEY, `${KEY}/app`]) {
      const answer = await pull(name)
      assert.equal(answer.status, 403, name)
      assert.match(await answer.text(), /denied by this hub/)
    }
    assert.notEqual((await pull(`${PEER.toLowerCase()}/app`)).status, 403)
    await operator('DELETE', `denied/${KEY}`)
  })

  test('it stands in no list of ours, and its pages are not found', async () => {
    await operator('PUT', 'denied/bad', { reason: 'x' })
    const catalog = (await askHub<{ repositories: string[] }>(hub.url, 'GET', '/v2/_catalog', undefined, { authorization: hub.basic })).body.repositories
    assert.deepEqual(catalog, ['good/app', 'library/fine'])
    assert.doesNotMatch(await (await fetch(hub.url)).text(), /bad\/app/)
    for (const path of ['/bad', '/bad/app', '/bad/app:v1']) assert.equal((await fetch(hub.url + path)).status, 404, path)
    assert.equal((await stranger('GET', 'namespaces/bad')).status, 404)
    assert.deepEqual((await stranger<List<{ name: string }>>('GET', 'namespaces')).body.items.filter(({ name }) => name === 'bad'), [])
    assert.equal((await stranger('GET', 'repositories/bad/app/readme')).status, 404)
    assert.equal((await operator('GET', 'namespaces/bad')).status, 200)
    await operator('DELETE', 'denied/bad')
  })

  test('is kept over a restart', async () => {
    await operator('PUT', 'denied/bad', { reason: 'x' })
    await hub.stop({ keep: true })
    hub = { ...hub, ...(await startWalletHubAgain(hub)) }
    assert.equal((await pull('bad/app')).status, 403)
    await operator('DELETE', 'denied/bad')
  })

  test('what is no name, and a reason that is none, are refused', async () => {
    for (const path of ['denied/a//b', `denied/${'a'.repeat(600)}`, 'denied/a%0Ab']) assert.equal((await operator('PUT', path, { reason: 'x' })).status, 404, path)
    for (const body of [{}, { reason: '' }, { reason: ' ' }, { reason: 'a\u0000b' }, { reason: 'x'.repeat(1001) }]) assert.equal((await operator('PUT', 'denied/x', body)).status, 400)
  })

  test('the list and the reports are the operator’s alone', async () => {
    const asks: [string, string, unknown?][] = [['GET', 'denied'], ['GET', 'denied/bad'], ['PUT', 'denied/bad', { reason: 'x' }], ['DELETE', 'denied/bad'], ['GET', 'reports'], ['DELETE', 'reports?name=bad'], ['DELETE', 'reports/1']]
    for (const [method, path, body] of asks) assert.equal((await stranger<Problem>(method, path, body)).status, 401, `${method} ${path}`)
  })
})

describe('reports', () => {
  let hub: WalletHub
  before(async () => { hub = await startWalletHub() })
  after(() => hub?.stop())
  beforeEach(() => forgetAttempts(hub.dataDir))

  const ask = <T>(method: string, path: string, body?: unknown, authorization?: string) => askHub<T>(hub.url, method, `/api/v1/${path}`, body, authorization ? { authorization } : {})

  test('anybody tells the operator of a name, who reads and removes it', async () => {
    assert.equal((await ask('POST', 'reports', { name: 'x/app', reason: 'a phishing page\nin the README' })).status, 202)
    assert.equal((await ask('POST', 'reports', { name: 'x/app', reason: 'still there' }, hub.basic)).status, 202)
    const { items } = (await ask<List<Report>>('GET', 'reports?name=x/app', undefined, hub.basic)).body
    assert.deepEqual(items.map(({ reason, reporter }) => [reason, reporter]), [['still there', hub.operator], ['a phishing page\nin the README', '127.0.0.0/24']])
    assert.equal((await ask('DELETE', `reports/${items[0]?.id}`, undefined, hub.basic)).status, 204)
    assert.equal((await ask('DELETE', 'reports?name=x/app', undefined, hub.basic)).status, 204)
    assert.equal((await ask('DELETE', 'reports?name=x/app', undefined, hub.basic)).status, 404)
  })

  test('they are listed by pages, the newest first', async () => {
    for (const name of ['a', 'b', 'c']) await ask('POST', 'reports', { name, reason: 'x' })
    const first = (await ask<List<Report>>('GET', 'reports?limit=2', undefined, hub.basic)).body
    assert.deepEqual(first.items.map(({ name }) => name), ['c', 'b'])
    const second = (await ask<List<Report>>('GET', `reports?limit=2&cursor=${first.cursor}`, undefined, hub.basic)).body
    assert.deepEqual([second.items.map(({ name }) => name), second.cursor], [['a'], null])
  })

  test('what is no name or reason is not kept, nor what a page of another origin sends', async () => {
    for (const body of [{ name: '', reason: 'x' }, { name: 'a//b', reason: 'x' }, { name: 'a' }, { name: 'a', reason: 'x', more: 1 }]) assert.equal((await ask('POST', 'reports', body)).status, 400)
    assert.equal((await askHub(hub.url, 'POST', '/api/v1/reports', { name: 'a', reason: 'x' }, { origin: 'https://elsewhere.example' })).status, 403)
  })

  test('who tells too much waits', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 11; i++) statuses.push((await ask('POST', 'reports', { name: `n${i}`, reason: 'x' })).status)
    assert.deepEqual([statuses.filter((status) => status === 202).length, statuses.at(-1)], [10, 429])
  })
})

async function startWalletHubAgain({ dataDir }: WalletHub) {
  const { startHub } = await import('../support/hub.ts')
  return startHub({ dataDir, pages: true, env: { IPCR_AUTH: 'wallet' } })
}
