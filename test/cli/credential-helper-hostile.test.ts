import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { makeHelperUser, type HelperUser } from '../support/credential-helper.ts'
import { startHostileHub, type HostileHub, type Reply } from '../support/hostile-hub.ts'
import { makeWallet } from '../support/wallet-session.ts'

const NOT_FOUND = 'credentials not found in native keychain\n'
const wallet = makeWallet()
const KEY = { IPCR_PRIVATE_KEY: wallet.privateKey }
const SECRET = `ipcr_rt_${'a'.repeat(49)}`
const [NONCE, EXCHANGE, TOKEN] = ['GET /api/v1/auth/nonce', 'POST /api/v1/auth/exchange', 'POST /token']
const LOGIN = { refreshToken: SECRET, address: wallet.address, expires: new Date(4e12).toISOString() }

const nonce = (origin: string) => ({
  nonce: 'a'.repeat(32), domain: new URL(origin).host, uri: `${origin}/login`, chainId: 1, purpose: 'login',
  statement: 'Let a container client push and pull here in my name, until I revoke it.',
  issuedAt: new Date().toISOString(), expires: new Date(Date.now() + 60_000).toISOString(),
})

describe('docker-credential-ipcr and a hub that is not honest', () => {
  let user: HelperUser
  before(async () => { user = await makeHelperUser() })
  after(() => user.remove())

  /** What the helper says, and what the hub was asked. */
  const ask = async (reply: Parameters<typeof startHostileHub>[0], env: Record<string, string> = KEY) => {
    const hub = await startHostileHub(reply)
    try {
      const output = await user.helper('get', hub.host, env)
      assert.ok(!`${output.stdout}${output.stderr}`.includes(wallet.privateKey.slice(2)))
      return { ...output, hub }
    } finally {
      await hub.stop()
    }
  }
  const unsigned = (hub: HostileHub) => assert.deepEqual(hub.asked, [NONCE])

  for (const [what, change] of [
    ['the domain of another hub', { domain: 'hub.example.org' }], ['the address of another hub', { uri: 'https://hub.example.org/login' }],
    ['another port', { domain: '127.0.0.1:1' }], ['another scheme', { uri: 'https://127.0.0.1/login' }],
  ] as const)
    test(`a challenge with ${what} is not signed`, async () => {
      const { code, stdout, hub } = await ask((_line, origin) => ({ json: { ...nonce(origin), ...change } }))
      assert.equal(code, 1)
      assert.match(stdout, /wants a login for another address signed/)
      unsigned(hub)
    })

  for (const [what, change] of [
    ['a line break in its nonce', { nonce: 'aaaaaaaa\nURI: https://hub.example.org' }], ['another statement', { statement: 'Sign in to the pages of this registry.' }],
    ['a line break in its statement', { statement: 'Let a container client push and pull here in my name, until I revoke it.\n\nResources:' }],
    ['a line break in a time', { issuedAt: '2030-01-01T00:00:00Z\nResources:' }], ['a chain that is none', { chainId: '1\nNonce: x' }], ['no nonce', { nonce: '' }],
  ] as const)
    test(`a challenge with ${what} is not signed`, async () => {
      const { code, stdout, hub } = await ask((_line, origin) => ({ json: { ...nonce(origin), ...change } }))
      assert.deepEqual([code, stdout], [1, NOT_FOUND])
      unsigned(hub)
    })

  test('a redirect is not followed', async () => {
    const target = await startHostileHub((_line, origin) => ({ json: nonce(origin) }))
    const { stdout, hub } = await ask(() => ({ status: 307, headers: { location: `${target.origin}/api/v1/auth/nonce` }, text: '' }))
    assert.equal(stdout, NOT_FOUND)
    assert.deepEqual([hub.asked, target.asked], [[NONCE], []])
    await target.stop()
  })

  test('an answer without an end is not read to its end, and what is no JSON is no hub', async () => {
    assert.match((await ask(() => ({ text: 'x'.repeat(1_000_000) }))).stdout, /its answer is too long/)
    for (const text of ['', '<html>', '[]', 'null']) assert.equal((await ask(() => ({ text }))).stdout, NOT_FOUND)
  })

  test("a refusal is passed on without what would steer a terminal", async () => {
    const { code, stdout } = await ask(() => ({ status: 429, json: { code: 'TOO_MANY', detail: `too many attempts \u001b[31m${'x'.repeat(1000)}` } }))
    assert.equal(code, 1)
    assert.match(stdout, /refuses: too many attempts {2}\[31mx{200,590}\n$/)
  })

  test('a hub that takes no token of its own is asked for one new token at a time, not again and again', async () => {
    const reply = (line: string, origin: string): Reply => (line === NONCE ? { json: nonce(origin) } : line === EXCHANGE ? { json: LOGIN } : { status: 401, json: { error: 'invalid_grant' } })
    const hub = await startHostileHub(reply)
    for (const asked of [[NONCE, EXCHANGE], [NONCE, EXCHANGE, TOKEN, NONCE, EXCHANGE]]) {
      assert.equal(JSON.parse((await user.helper('get', hub.host, KEY)).stdout).Secret, SECRET)
      assert.deepEqual(hub.asked, asked)
    }
    await hub.stop()
    assert.equal(JSON.parse((await user.helper('get', hub.host)).stdout).Secret, SECRET, 'a hub that is away has not refused')
  })

  test('a hub that never answers is not waited for without an end', { timeout: 300_000 }, async () => {
    const { code, stdout } = await ask(() => undefined)
    assert.equal(code, 1)
    assert.match(stdout, /cannot be reached/)
  })

  test('an approval that is to be given elsewhere is not asked for', async () => {
    const device = { deviceCode: 'x', userCode: 'BCDF-GHJK', verificationUriComplete: 'https://hub.example.org/login/device?code=BCDF-GHJK', interval: 5, expiresIn: 600 }
    const { stdout, stderr, hub } = await ask(() => ({ json: device }), { IPCR_LOGIN: 'device' })
    assert.match(stdout, /sends to another address/)
    assert.equal(stderr, '')
    assert.equal(hub.asked.length, 1)
  })

  test('nobody who approves is waited for as long as the hub says, and not longer', async () => {
    const { code, stdout, hub } = await ask((line, origin) => (line === 'POST /api/v1/auth/device'
      ? { json: { deviceCode: 'x', userCode: 'BCDF-GHJK', verificationUriComplete: `${origin}/login/device?code=BCDF-GHJK`, interval: 5, expiresIn: 7 } }
      : { status: 400, json: { code: 'authorization_pending', detail: 'nobody has approved this login yet' } }), { IPCR_LOGIN: 'device' })
    assert.equal(code, 1)
    assert.match(stdout, /nobody approved the login in time/)
    assert.equal(hub.asked.length, 2)
  })

  test('a refusal in the browser ends the waiting', async () => {
    const { code, stdout } = await ask((line, origin) => (line === 'POST /api/v1/auth/device'
      ? { json: { deviceCode: 'x', userCode: 'BCDF-GHJK', verificationUriComplete: `${origin}/login/device?code=BCDF-GHJK`, interval: 0.1, expiresIn: 600 } }
      : { status: 400, json: { code: 'access_denied', detail: 'the login was refused in the browser' } }), { IPCR_LOGIN: 'device' })
    assert.equal(code, 1)
    assert.match(stdout, /refused in the browser/)
  })
})
