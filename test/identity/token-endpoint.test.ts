import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openLimits } from '../../lib/identity/limits.ts'
import { askToken, basic, claimsOf } from '../support/wallet-hub.ts'
import { makeWallet, walletPassword } from '../support/wallet-session.ts'
import { ALICE, BOB, CAROL, openWalletScene, scope, type WalletScene } from '../support/wallet-scene.ts'

describe('the token endpoint', () => {
  let scene: WalletScene
  let alice = { id: '', secret: '', basic: '' }
  before(async () => {
    scene = await openWalletScene()
    alice = await scene.tokenFor(ALICE)
  })
  after(() => scene.close())

  const ask = (scopes: string[], authorization?: string, parameters?: Record<string, string>) => askToken(scene.url, scopes, authorization, parameters)
  const access = async (scopes: string[], authorization?: string) => claimsOf((await ask(scopes, authorization)).token).access.map(({ name, actions }) => `${name}:${actions}`)
  const post = async (form: Record<string, string> | string, headers: Record<string, string> = {}) => {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
    const answer = await fetch(`${scene.url}/token`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
    return { status: answer.status, headers: answer.headers, ...((await answer.json()) as { access_token: string; refresh_token?: string; scope: string; error?: string; errors?: { code: string }[] }) }
  }

  test('anybody may pull, and nothing else', async () => {
    const answer = await ask(['repository:alice/app:pull,push,delete'], undefined, { service: 'ipcr' })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const claims = claimsOf(answer.token)
    assert.deepEqual([claims['sub'], claims.access], ['', [{ type: 'repository', name: 'alice/app', actions: ['pull'] }]])
  })

  test('what is asked, what the token covers and what the owner may do now meet in the answer', async () => {
    assert.deepEqual(await access(['repository:alice/app:pull,push,delete'], alice.basic), ['alice/app:pull,push,delete'])
    assert.deepEqual(await access(['repository:alice/app:pull,push,delete'], (await scene.tokenFor(BOB)).basic), ['alice/app:pull,push'])
    assert.deepEqual(await access(['repository:alice/app:pull,push,delete'], (await scene.tokenFor(CAROL)).basic), ['alice/app:pull'])
    const narrow = await scene.tokenFor(ALICE, { scopes: [scope('alice/app', 'push')] })
    assert.deepEqual(await access(['repository:alice/app:push,delete', 'repository:alice/other:pull,push'], narrow.basic), ['alice/app:push', 'alice/other:pull'])
    assert.deepEqual(await access(['repository:bob/x:push'], alice.basic), [])
  })

  test('two scopes are granted each by itself, as parameters or in one', async () => {
    const both = ['alice/dst:pull,push', 'bob/src:pull']
    assert.deepEqual(await access(['repository:alice/dst:pull,push', 'repository:bob/src:pull'], alice.basic), both)
    assert.deepEqual(await access(['repository:alice/dst:pull,push repository:bob/src:pull'], alice.basic), both)
    assert.deepEqual(await access(['repository:alice/dst:pull', 'repository:alice/dst:push'], alice.basic), ['alice/dst:pull,push'])
  })

  test('a name without a namespace is the library’s', async () => {
    assert.deepEqual(await access(['repository:x:pull']), ['library/x:pull'])
  })

  test('a token that only creates is given create for push', async () => {
    const creator = await scene.tokenFor(ALICE, { scopes: [scope('alice/*', 'pull', 'create')] })
    assert.deepEqual(await access(['repository:alice/app:pull,push'], creator.basic), ['alice/app:pull,create'])
  })

  test('the user may be the owner’s address in any case, a namespace that the owner is in, or the token’s name; nobody else', async () => {
    const bot = await scene.tokenFor(BOB, { kind: 'bot', name: 'builder', scopes: [scope('alice/*', 'push')] })
    for (const user of [BOB, BOB.toUpperCase().replace('0X', '0x'), 'alice', 'builder', '<token>']) assert.equal((await ask([], basic(user, bot.secret))).status, 200, user)
    for (const user of [ALICE, 'bob', 'library', 'x']) assert.equal((await ask([], basic(user, bot.secret))).status, 401, user)
  })

  test('offline_token brings a refresh token, which goes on alone and does not change', async () => {
    const { refresh_token = '' } = await ask([], alice.basic, { offline_token: 'true', client_id: 'docker' })
    assert.match(refresh_token, /^ipcr_rt_[0-9A-Za-z]{49}$/)
    for (let i = 0; i < 2; i++) {
      const answer = await post({ grant_type: 'refresh_token', refresh_token, service: 'ipcr', client_id: 'docker', scope: 'repository:alice/app:pull,push', access_type: 'offline' })
      assert.deepEqual([answer.status, answer.scope, answer.refresh_token], [200, 'repository:alice/app:pull,push', undefined])
    }
    assert.equal((await ask([], alice.basic)).refresh_token, undefined)
    assert.equal((await ask([], undefined, { offline_token: 'true' })).refresh_token, undefined)
    assert.equal((await ask([], basic(ALICE, refresh_token))).status, 401)
    assert.equal((await post({ grant_type: 'refresh_token', refresh_token: alice.secret })).status, 401)
  })

  test('a refresh token covers no more than the token that it came of, and ends with it', async () => {
    const narrow = await scene.tokenFor(ALICE, { scopes: [scope('alice/app', 'pull')] })
    const { refresh_token = '' } = await post({ grant_type: 'password', username: ALICE, password: narrow.secret, access_type: 'offline', service: 'ipcr', client_id: 'x' })
    const form = { grant_type: 'refresh_token', refresh_token, scope: 'repository:alice/app:pull,push' }
    assert.equal((await post(form)).scope, 'repository:alice/app:pull')
    await scene.context.identity.tokens.revoke(narrow.id, ALICE)
    assert.equal((await post(form)).status, 401)
  })

  test('a wallet logs in with a text that it signed, once, under its own address', async () => {
    const wallet = makeWallet()
    const password = await walletPassword(scene.url, wallet)
    assert.ok(password.length < 2000)
    const { status, refresh_token = '', token } = await ask(['repository:alice/app:pull,push'], basic(wallet.address, password), { offline_token: 'true' })
    assert.equal(status, 200)
    assert.deepEqual([claimsOf(token)['sub'], claimsOf(token).access], [wallet.address.toLowerCase(), [{ type: 'repository', name: 'alice/app', actions: ['pull'] }]])
    assert.equal((await post({ grant_type: 'refresh_token', refresh_token })).status, 200)
    assert.equal((await ask([], basic(wallet.address, password))).status, 401)
    assert.equal((await ask([], basic(ALICE, await walletPassword(scene.url, wallet)))).status, 401)
    assert.equal((await ask([], basic(wallet.address, Buffer.from('{"message":"x","signature":"0x00"}').toString('base64url')))).status, 401)
  })

  test('bad-input 16: names outside the grammar get no token', async () => {
    for (const bad of ['repository:alice/../bob/x:push', 'repository:*:*', 'repository:Alice/x:pull', 'repository:a//b:pull', 'repository:/a:pull', `repository:${'a'.repeat(256)}:pull`, 'repository:a/blobs/b:pull', 'repository:a%2fb:pull', 'repository:host:5000/a:pull', 'repository:a', 'repository::pull', 'a b'])
      assert.deepEqual([bad, (await ask([bad], alice.basic)).status], [bad, 400])
    const mixed = await ask(['repository:a/b:pull,push repository:*:*'], alice.basic)
    assert.deepEqual([mixed.status, mixed.error, mixed.token], [400, 'invalid_scope', undefined])
  })

  test('bad-input 16: * as an action stands for what it means and is in no token', async () => {
    assert.deepEqual(await access(['repository:alice/app:*'], alice.basic), ['alice/app:pull,push,delete'])
    assert.deepEqual(await access(['repository:alice/app:*']), ['alice/app:pull'])
    assert.deepEqual(await access(['repository:alice/app:*,admin,sudo']), ['alice/app:pull'])
    assert.deepEqual(await access(['registry:catalog:*']), ['catalog:pull'])
    assert.deepEqual(await access(['registry:other:*', 'repository(plugin):alice/app:pull', 'cluster:x:*']), [])
  })

  test('the whole account is given to a credential that covers it, and to no other', async () => {
    const wallet = makeWallet()
    const all = ['*:pull,push,create,delete']
    const narrow = await scene.tokenFor(ALICE, { scopes: [scope('*', 'pull', 'push', 'create')] })
    assert.deepEqual(await access(['registry:account:*'], alice.basic), all)
    assert.deepEqual(await access(['registry:account:*'], basic(wallet.address, await walletPassword(scene.url, wallet))), all)
    for (const credential of [undefined, narrow.basic]) assert.deepEqual(await access(['registry:account:*'], credential), [])
    const { refresh_token = '' } = await ask([], narrow.basic, { offline_token: 'true' })
    assert.equal((await post({ grant_type: 'refresh_token', refresh_token, scope: 'registry:account:*' })).scope, '')
  })

  test('bad-input 16: 10,000 scopes are refused', async () => {
    assert.equal((await ask(Array.from({ length: 51 }, (_, i) => `repository:a/b${i}:pull`))).status, 400)
    assert.equal((await ask(Array.from({ length: 20 }, (_, i) => `repository:a/${'b'.repeat(230)}${i}:pull`))).status, 400)
    const scopes = Array.from({ length: 10_000 }, (_, i) => `repository:a/b${i}:pull`).join(' ')
    assert.equal((await post({ grant_type: 'refresh_token', refresh_token: alice.secret, scope: scopes })).status, 413)
  })

  test('bad-input 18: a credential that cannot be read is 401 and never nobody’s', async () => {
    const encoded = (bytes: string | Buffer) => `Basic ${Buffer.from(bytes).toString('base64')}`
    for (const bad of [encoded(':'), encoded(`:${alice.secret}`), encoded(`${ALICE}:`), encoded(ALICE), encoded(Buffer.from([0xff, 0xfe, 0x3a, 0x41])), 'Basic', 'Basic %%%', 'Basic ', 'Bearer x', 'Negotiate abc', `Bearer ${alice.secret}x`, '', ' ', 'Basic é'])
      for (const path of ['/token', '/v2/alice/public/tags/list']) assert.equal(await statusOf(path, bad), 401, `${path} ${bad}`)
  })

  test('bad-input 18: bytes that are not UTF-8 stand for no other user', async () => {
    const { secret } = await scene.tokenFor(ALICE, { name: '\ufffd' })
    assert.equal((await ask([], basic('\ufffd', secret))).status, 200)
    assert.equal(await statusOf('/token', `Basic ${Buffer.concat([Buffer.from([0xff]), Buffer.from(`:${secret}`)]).toString('base64')}`), 401)
  })

  test('bad-input 18: a password of 1 MB ends the request', async () => {
    assert.equal(await statusOf('/token', basic(ALICE, 'x'.repeat(1_000_000))), 431)
    assert.equal((await post({ grant_type: 'password', username: ALICE, password: 'x'.repeat(1_000_000) })).status, 413)
    assert.equal((await post({ grant_type: 'password', username: ALICE, password: 'x'.repeat(15_000) })).status, 401)
  })

  test('bad-input 18: after 30 failures in a minute 429 says when to come back, and the right token is taken all the while', async () => {
    const user = `0x${'dd'.repeat(20)}`
    const { basic: good } = await scene.tokenFor(user)
    const statuses = []
    for (let i = 0; i < 40; i++) statuses.push((await ask([], basic(user, `wrong${i}`))).status)
    assert.deepEqual(statuses, [...Array<number>(30).fill(401), ...Array<number>(10).fill(429)])
    const refused = await ask([], basic(user, 'wrong'))
    const wait = Number(refused.headers.get('retry-after'))
    assert.ok(wait >= 1 && wait <= 60, String(wait))
    assert.equal((await ask([], good)).status, 200)
    assert.equal((await ask([], basic(`0x${'de'.repeat(20)}`, 'wrong'))).status, 401)
  })

  test('what was counted survives a restart', async () => {
    const first = openLimits(scene.dataDir)
    for (let i = 0; i < 10; i++) assert.equal(await first.count('nonce', '203.0.113.7'), undefined)
    assert.ok(Number(await first.count('nonce', '203.0.113.7')) > 0)
    first.close()
    const second = openLimits(scene.dataDir)
    assert.ok(Number(await second.count('nonce', '203.0.113.7')) > 0)
    assert.equal(await second.count('nonce', '203.0.113.8'), undefined)
    second.close()
  })

  test('a form is a form of at most 16 KiB, with each value once', async () => {
    assert.equal((await post('{}', { 'content-type': 'application/json' })).status, 415)
    assert.equal((await post('grant_type=client_credentials')).status, 400)
    assert.equal((await post('')).status, 400)
    assert.equal((await post('grant_type=password&grant_type=refresh_token')).status, 400)
    assert.equal((await post({ grant_type: 'refresh_token' })).status, 401)
    assert.equal((await ask([], alice.basic, { service: 'other' })).status, 400)
  })

  test('other methods and hosts are refused', async () => {
    const answer = await fetch(`${scene.url}/token`, { method: 'DELETE' })
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, POST'])
    assert.equal((await fetch(`${scene.url}/.well-known/jwks.json`, { method: 'POST', body: '' })).status, 405)
    assert.equal(await statusOf('/token', alice.basic, { host: 'evil.example' }), 421)
  })

  /** Sends the header as it is given, which fetch would not. */
  async function statusOf(path: string, authorization: string, more: Record<string, string> = {}): Promise<number> {
    const { request } = await import('node:http')
    return new Promise((resolve, reject) => {
      request(`${scene.url}${path}`, { headers: { authorization: Buffer.from(authorization).toString('latin1'), ...more } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      }).once('error', reject).end()
    })
  }
})

test('an open hub asks for no token', async () => {
  const { startHub } = await import('../support/hub.ts')
  const hub = await startHub({ env: { IPCR_AUTH: 'open' } })
  assert.equal((await fetch(`${hub.url}/token`)).status, 404)
  assert.equal((await fetch(`${hub.url}/v2/`)).status, 200)
  assert.equal((await fetch(`${hub.url}/api/v1/tokens`)).status, 404)
  assert.equal(await hub.stop(), 0)
})
