import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askToken, basic } from '../support/wallet-hub.ts'
import { makeWallet, signIn } from '../support/wallet-session.ts'
import { ALICE, BOB, openWalletScene, scope, type WalletScene } from '../support/wallet-scene.ts'

describe('the API of tokens', () => {
  let scene: WalletScene
  let alice = ''
  before(async () => {
    scene = await openWalletScene()
    alice = (await scene.tokenFor(ALICE, { name: 'first' })).basic
  })
  after(() => scene.close())

  const send = async (method: string, path: string, authorization?: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = { ...(authorization === undefined ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more }
    const answer = await fetch(`${scene.url}/api/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, value: (text === '' ? {} : JSON.parse(text)) as { items: { id: string; name: string }[]; cursor: string | null; code?: string; detail?: string; id: string; secret: string; expiresAt: string } }
  }

  test('one lists one’s own tokens, page by page, and never a secret', async () => {
    const owner = `0x${'33'.repeat(20)}`
    const { basic: key, secret } = await scene.tokenFor(owner, { name: 'n0' })
    for (let i = 1; i < 120; i++) await scene.tokenFor(owner, { name: `n${i}` })
    const first = await send('GET', 'tokens', key)
    const second = await send('GET', `tokens?cursor=${first.value.cursor}`, key)
    assert.deepEqual([first.value.items.length, second.value.items.length, second.value.cursor], [100, 20, null])
    assert.deepEqual(new Set([...first.value.items, ...second.value.items].map(({ name }) => name)).size, 120)
    assert.ok(!JSON.stringify(first.value).includes(secret.slice(20)))
    assert.deepEqual(Object.keys(first.value.items[0] ?? {}), ['id', 'kind', 'name', 'prefix', 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'])
    assert.equal((await send('GET', 'tokens?cursor=%00', key)).status, 400)
  })

  test('who is signed in makes tokens; the secret is shown once', async () => {
    const wallet = makeWallet()
    const owner = wallet.address.toLowerCase()
    const cookie = await signIn(scene.url, wallet)
    scene.context.identity.rights.set({ namespace: owner, owner, members: [] })
    const pat = await send('POST', 'tokens', undefined, { name: 'laptop' }, { cookie })
    assert.equal(pat.status, 201)
    assert.equal(pat.headers.get('location'), `/api/v1/tokens/${pat.value.id}`)
    assert.ok(Math.abs(Date.parse(pat.value.expiresAt) - Date.now() - 90 * 24 * 3600 * 1000) < 60_000)
    assert.equal((await askToken(scene.url, [], basic(owner, pat.value.secret))).status, 200)
    const bot = await send('POST', 'tokens', undefined, { name: 'ci', kind: 'bot', days: 1, scopes: [{ name: `${owner}/*`, actions: ['pull', 'push'] }] }, { cookie })
    assert.match(bot.value.secret, /^ipcr_bot_/)
    assert.equal((await askToken(scene.url, [`repository:${owner}/app:push,delete`], basic('ci', bot.value.secret))).scope, `repository:${owner}/app:push`)
    const { value: list } = await send('GET', 'tokens', undefined, undefined, { cookie })
    assert.deepEqual(list.items.map(({ name }) => name), ['laptop', 'ci'])
    assert.ok(!JSON.stringify(list).includes('secret'))
    assert.equal((await send('DELETE', `tokens/${pat.value.id}`, undefined, undefined, { cookie })).status, 204)
    assert.equal((await askToken(scene.url, [], basic(owner, pat.value.secret))).status, 401)
    for (const [body, status] of [[{}, 400], [{ name: '' }, 400], [{ name: 'a\nb' }, 400], [{ name: 'x', kind: 'bot' }, 400], [{ name: 'x', days: 366 }, 400], [{ name: 'x', scopes: [{ name: 'a/**', actions: ['pull'] }] }, 400], [{ name: 'x', scopes: [{ name: '*', actions: ['*'] }] }, 400], [{ name: 'x', more: 1 }, 400]] as const)
      assert.equal((await send('POST', 'tokens', undefined, body, { cookie })).status, status, JSON.stringify(body))
    assert.equal((await send('POST', 'tokens', undefined, { name: 'x' }, { cookie, origin: 'https://evil.example' })).status, 403)
  })

  test('an account makes at most sixty tokens in a minute, revoked or not', async () => {
    const cookie = await signIn(scene.url, makeWallet())
    const make = () => send('POST', 'tokens', undefined, { name: 'again' }, { cookie })
    for (let i = 0; i < 60; i++) {
      const { status, value: { id } } = await make()
      assert.equal(status, 201)
      assert.equal((await send('DELETE', `tokens/${id}`, undefined, undefined, { cookie })).status, 204)
    }
    const refused = await make()
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
  })

  test('bad-input 17: a session is no credential for the registry', async () => {
    const wallet = makeWallet()
    const cookie = await signIn(scene.url, wallet)
    const session = /session-token=([^;]+)/.exec(cookie)?.[1] ?? ''
    assert.notEqual(session, '')
    scene.context.identity.rights.set({ namespace: 'mine', owner: wallet.address, members: [] })
    assert.equal((await fetch(`${scene.url}/v2/mine/app/blobs/uploads/`, { method: 'POST', headers: { cookie } })).status, 401)
    for (const path of ['/v2/', '/token', '/api/v1/tokens']) assert.equal((await fetch(`${scene.url}${path}`, { headers: { authorization: `Bearer ${session}` } })).status, 401, path)
  })

  test('a token makes no tokens', async () => {
    const { status, value } = await send('POST', 'tokens', alice, { name: 'more' })
    assert.deepEqual([status, value.code], [403, 'SESSION_NEEDED'])
  })

  test('a bounded token, a robot and an access token neither list nor revoke', async () => {
    const { id } = await scene.tokenFor(ALICE)
    const bounded = [await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'pull', 'push', 'create', 'delete')] }), await scene.tokenFor(ALICE, { kind: 'bot' })]
    const bearer = `Bearer ${(await askToken(scene.url, ['repository:alice/app:push'], alice)).token}`
    for (const who of [...bounded.map((token) => token.basic), bearer]) {
      assert.equal((await send('GET', 'tokens', who)).status, 403)
      assert.equal((await send('DELETE', `tokens/${id}`, who)).status, 403)
    }
  })

  test('bad-input 24: somebody else’s token is not there', async () => {
    const { id, basic: bob } = await scene.tokenFor(BOB)
    assert.equal((await send('DELETE', `tokens/${id}`, alice)).status, 404)
    assert.equal((await send('GET', 'tokens', bob)).status, 200)
    assert.ok(!(await send('GET', 'tokens', alice)).value.items.some((token) => token.id === id))
    assert.equal((await send('DELETE', 'tokens/none', alice)).status, 404)
  })

  test('nobody, and a wrong credential, are told to sign in', async () => {
    for (const who of [undefined, basic(ALICE, 'wrong'), 'Bearer x']) {
      const { status, headers } = await send('GET', 'tokens', who)
      assert.deepEqual([status, headers.get('www-authenticate'), headers.get('content-type')], [401, 'Bearer', 'application/problem+json'])
    }
  })

  test('a page of another origin revokes nothing', async () => {
    const { id } = await scene.tokenFor(ALICE)
    assert.equal((await send('DELETE', `tokens/${id}`, alice, undefined, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await send('DELETE', `tokens/${id}`, alice, undefined, { origin: scene.url })).status, 204)
  })
})
