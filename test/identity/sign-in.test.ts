import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { encode } from 'next-auth/jwt'
import { BrowserClient } from '../support/browser-client.ts'
import { basic, startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

const alice = new Wallet(`0x${'a1'.repeat(32)}`)
const bob = new Wallet(`0x${'b0'.repeat(32)}`)
const ALICE = alice.address.toLowerCase()
const SESSION = '__Secure-next-auth.session-token'
const FOREIGN: Record<string, string>[] = [
  { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'https://hub.example.org:8443' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
]

describe('signing in over HTTP', () => {
  let hub: WalletHub
  before(async () => { hub = await startWalletHub({ env: { IPCR_PUBLIC_URL: 'https://hub.example.org' } }) })
  after(() => hub.stop())
  const browser = () => new BrowserClient(`http://127.0.0.1:${hub.port}`)
  const signedIn = async (wallet = alice) => {
    const client = browser()
    assert.equal((await client.signIn(wallet)).status, 200)
    return client
  }
  const whoami = async (client: BrowserClient) => (await client.send('GET', '/api/auth/session')).json['user']
  const canListTokens = async (client: BrowserClient) => (await client.send('GET', '/api/v1/tokens')).status === 200

  test('a nonce names what to sign, is never cached, and never the same', async () => {
    const client = browser()
    const [first, second] = [await client.send('GET', '/api/v1/auth/nonce?purpose=sign-in'), await client.send('GET', '/api/v1/auth/nonce')]
    assert.equal(first.headers['cache-control'], 'no-store')
    assert.match(String(first.headers['set-cookie']), /^ipcr\.nonce=[0-9a-f]{32}; Path=\/api\/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure$/)
    assert.equal(second.headers['set-cookie'], undefined)
    const { nonce, issuedAt, expires, ...fixed } = first.json
    assert.deepEqual(fixed, { domain: 'hub.example.org', uri: 'https://hub.example.org/login', chainId: 1, purpose: 'sign-in', statement: 'Sign in to the pages of this registry.' })
    assert.equal(Date.parse(String(expires)) - Date.parse(String(issuedAt)), 300_000)
    assert.match(String(nonce), /^[0-9a-f]{32}$/)
    assert.notEqual(nonce, second.json['nonce'])
    assert.equal((await client.send('GET', '/api/v1/auth/nonce?purpose=x')).status, 400)
  })

  test('a session is an HttpOnly cookie that API and pages take, and signing out removes it', async () => {
    const client = browser()
    const answer = await client.signIn(alice)
    const cookie = [answer.headers['set-cookie']].flat().find((each) => each?.startsWith(SESSION))
    assert.match(cookie ?? '', /; HttpOnly; Secure; SameSite=Lax$/)
    assert.deepEqual(await whoami(client), { name: ALICE })
    assert.ok(await canListTokens(client))
    const { json } = await client.send('GET', '/api/auth/csrf')
    assert.equal((await client.send('POST', '/api/auth/signout', new URLSearchParams({ csrfToken: String(json['csrfToken']) }))).status, 200)
    assert.equal(client.cookies.has(SESSION), false)
    assert.equal(await whoami(client), undefined)
  })

  for (const target of ['//evil.example', '/\\evil.example', 'javascript:alert(1)', 'https://evil.example/', '/..//evil.example', 'https://hub.example.org@evil.example', '/good?a=b']) {
    test(`bad-input 23: callbackUrl ${target} stays on this hub`, async () => {
      const client = browser()
      const { json } = await client.startSession(await client.proof(alice, 'sign-in'), { callbackUrl: target })
      assert.equal(json['url'], `https://hub.example.org${target.startsWith('/good') ? target : '/'}`)
    })
  }

  test('bad-input 23: what changes something is refused to pages of other origins', async () => {
    const client = await signedIn()
    const proof = await client.proof(alice, 'login')
    const routes: [method: string, path: string, body?: object][] = [
      ['POST', '/api/v1/auth/exchange', proof], ['POST', '/api/v1/auth/device', {}], ['POST', '/api/v1/auth/device/token', { deviceCode: 'x' }],
      ['POST', '/api/v1/auth/device/approval', { userCode: 'x', approve: true }], ['DELETE', '/api/v1/auth/sessions'], ['POST', '/api/auth/signout', new URLSearchParams()],
    ]
    for (const headers of FOREIGN) {
      for (const [method, path, body] of routes) assert.equal((await client.send(method, path, body, headers)).status, 403, `${path} ${JSON.stringify(headers)}`)
      assert.equal((await client.startSession(proof, {}, headers)).status, 403)
    }
    assert.ok(await canListTokens(client), 'the session is as it was')
    assert.equal((await client.send('POST', '/api/v1/auth/exchange', proof, { origin: 'https://hub.example.org' })).status, 200, 'the text was not used up')
  })

  test('a form without the browser\'s own CSRF token signs nobody in or out', async () => {
    const client = await signedIn()
    for (const path of ['/api/auth/callback/wallet', '/api/auth/signout']) {
      assert.equal((await client.send('POST', path, new URLSearchParams({ ...(await client.proof(bob, 'sign-in')), csrfToken: 'f'.repeat(64) }))).status, 403)
    }
    assert.deepEqual(await whoami(client), { name: ALICE })
  })

  test('signing out everywhere ends the sessions of other browsers, and of nobody else', async () => {
    const [one, other, stranger] = [await signedIn(), await signedIn(), await signedIn(bob)]
    assert.equal((await one.send('DELETE', '/api/v1/auth/sessions')).status, 204)
    assert.deepEqual([await canListTokens(one), await canListTokens(other), await canListTokens(stranger)], [false, false, true])
    assert.equal(await whoami(other), undefined)
    assert.ok(await canListTokens(await signedIn()), 'one can sign in again')
  })

  test('a session ends 24 hours after the sign-in, also when it was used, and a forged one is none', async () => {
    await signedIn()
    const secret = await readFile(join(hub.dataDir, 'keys', 'session.secret'), 'utf8')
    assert.equal((await stat(join(hub.dataDir, 'keys', 'session.secret'))).mode & 0o777, 0o600)
    const version = Number((await import('better-sqlite3')).default(join(hub.dataDir, 'hub.sqlite'), { readonly: true }).prepare('SELECT session_version FROM account WHERE address = ?').pluck().get(ALICE))
    const works = async (token: object, key = secret) => {
      const client = browser()
      client.cookies.set(SESSION, await encode({ token: { ...token }, secret: key }))
      return canListTokens(client)
    }
    const good = { sub: ALICE, version, since: Date.now() - 23 * 3_600_000 }
    assert.equal(await works(good), true)
    assert.equal(await works({ ...good, since: Date.now() - 24 * 3_600_000 }), false)
    assert.equal(await works({ ...good, since: Date.now() + 3_600_000 }), false)
    assert.equal(await works({ ...good, version: version + 1 }), false)
    assert.equal(await works({ ...good, sub: bob.address }), false)
    assert.equal(await works({ sub: ALICE }), false)
    assert.equal(await works(good, 'f'.repeat(64)), false)
    const client = browser()
    client.cookies.set(SESSION, 'x'.repeat(3000))
    assert.equal(await canListTokens(client), false)
  })

  test('bad-input 17: a session is no token of the registry, nor a token a session', async () => {
    const client = await signedIn()
    const session = client.cookies.get(SESSION) ?? ''
    assert.equal((await browser().send('GET', '/v2/', undefined, { authorization: `Bearer ${session}` })).status, 401)
    assert.equal((await browser().send('GET', '/api/v1/tokens', undefined, { authorization: `Bearer ${session}` })).status, 401)
    assert.deepEqual((await browser().send('GET', '/api/auth/session', undefined, { authorization: `Bearer ${session}` })).json, {})
    const thief = browser()
    thief.cookies.set(SESSION, hub.secret)
    assert.equal(await canListTokens(thief), false)
  })

  test('a signed text is exchanged for a refresh token, once, and not one that was signed for the pages', async () => {
    const client = browser()
    const proof = await client.proof(alice, 'login')
    const { status, json } = await client.send('POST', '/api/v1/auth/exchange', proof)
    assert.equal(status, 200)
    assert.equal(json['address'], ALICE)
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(json['refreshToken']), service: 'hub.example.org' })
    assert.equal((await client.send('POST', '/token', form)).status, 200)
    assert.equal((await client.send('POST', '/api/v1/auth/exchange', proof)).json['code'], 'SIWE_NONCE')
    assert.equal((await client.send('POST', '/api/v1/auth/exchange', await client.proof(alice, 'sign-in'))).status, 401)
    assert.equal((await client.startSession(await client.proof(alice, 'login'))).status, 401)
    for (const body of [{}, { message: 1, signature: '0x' }, { ...proof, more: 1 }]) assert.equal((await client.send('POST', '/api/v1/auth/exchange', body)).status, 400)
  })

  test('a signed text is a password of docker login, once, for its own address', async () => {
    const client = browser()
    const password = async () => Buffer.from(JSON.stringify(await client.proof(alice, 'login'))).toString('base64url')
    const ask = (user: string, secret: string) => client.send('GET', '/token?offline_token=true&service=hub.example.org', undefined, { authorization: basic(user, secret) })
    const secret = await password()
    assert.ok(secret.length < 2000)
    const first = await ask(ALICE, secret)
    assert.equal(first.status, 200)
    assert.match(String(first.json['refresh_token']), /^ipcr_rt_/)
    assert.equal((await ask(ALICE, secret)).status, 401)
    assert.equal((await ask(bob.address, await password())).status, 401)
  })

  test('a program is let in by whoever is signed in in a browser, and asks every five seconds', async () => {
    const [program, client] = [browser(), await signedIn()]
    const start = async () => (await program.send('POST', '/api/v1/auth/device', { client: 'ipcr\u202E login' })).json
    const poll = (login: Record<string, unknown>) => program.send('POST', '/api/v1/auth/device/token', { deviceCode: login['deviceCode'] })
    const decide = (by: BrowserClient, userCode: unknown, approve: boolean, headers = {}) => by.send('POST', '/api/v1/auth/device/approval', { userCode, approve }, headers)
    const login = await start()
    assert.match(String(login['userCode']), /^[B-Z]{4}-[B-Z]{4}$/)
    assert.equal(login['verificationUriComplete'], `https://hub.example.org/login/device?code=${login['userCode']}`)
    assert.deepEqual([login['interval'], login['expiresIn']], [5, 600])
    assert.equal((await poll(login)).json['code'], 'authorization_pending')
    assert.equal((await poll(login)).json['code'], 'slow_down')
    assert.equal((await decide(browser(), login['userCode'], true)).status, 401, 'nobody is signed in')
    assert.equal((await decide(browser(), login['userCode'], true, { authorization: hub.basic })).status, 401, 'a token is no browser')
    assert.equal((await decide(client, 'BBBB-BBBB', true)).status, 404)
    assert.equal((await decide(client, String(login['userCode']).toLowerCase().replace('-', ' '), true)).status, 204)
    assert.equal((await decide(client, login['userCode'], false)).status, 404, 'it is answered already')
    const { json } = await poll(login)
    assert.equal(json['address'], ALICE)
    assert.equal((await program.send('POST', '/token', new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(json['refreshToken']) }))).status, 200)
    assert.equal((await poll(login)).json['code'], 'expired_token')
    const refused = await start()
    assert.equal((await decide(client, refused['userCode'], false)).status, 204)
    assert.equal((await poll(refused)).json['code'], 'access_denied')
    assert.equal((await poll({ deviceCode: 'none' })).json['code'], 'expired_token')
  })

  test('ten nonces and twenty signatures a minute from one address, then 429 with the time to wait', async () => {
    const [greedy, guesser, other] = [browser(), browser(), browser()]
    const last = async (count: number, send: () => Promise<{ status: number; headers: Record<string, unknown> }>) => {
      for (let i = 0; i < count; i++) assert.notEqual((await send()).status, 429)
      return send()
    }
    const answers = [
      await last(10, () => greedy.send('GET', '/api/v1/auth/nonce')),
      await last(20, () => guesser.send('POST', '/api/v1/auth/exchange', { message: 'x', signature: '0x00' })),
      await guesser.send('POST', '/api/auth/callback/wallet', new URLSearchParams()),
    ]
    for (const { status, headers } of answers) {
      assert.equal(status, 429)
      assert.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60)
    }
    assert.equal((await other.signIn(alice)).status, 200)
  })

  test('of next-auth only what is needed is there, under our own names only', async () => {
    for (const [method, path] of [['GET', 'providers'], ['GET', 'signin'], ['GET', 'signin/wallet'], ['GET', 'signout'], ['GET', 'error'], ['GET', 'callback/wallet'], ['POST', '_log'], ['POST', 'session'], ['POST', 'signin/wallet'], ['PUT', 'csrf'], ['GET', '__proto__']] as const) {
      assert.equal((await browser().send(method, `/api/auth/${path}`, method === 'GET' ? undefined : new URLSearchParams())).status, 404, `${method} ${path}`)
    }
    for (const path of ['/api/auth/csrf', '/api/v1/auth/nonce']) assert.equal((await browser().send('GET', path, undefined, { host: 'evil.example' })).status, 421)
    assert.equal((await browser().send('POST', '/api/auth/signout', { csrfToken: 'x' })).status, 415)
    assert.equal((await browser().send('POST', '/api/auth/signout', new URLSearchParams({ x: 'x'.repeat(20_000) }))).status, 413)
  })

  test('the log holds nothing that was signed, and no secret', () => {
    assert.doesNotMatch(hub.log().replace(/.*docker login.*/g, ''), /wants you to sign in|0x[0-9a-f]{130}|ipcr_(rt|pat|bot)_/)
  })
})
