import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { encryptKeystoreJson } from 'ethers/wallet'
import { hubDatabasePath } from '../../lib/db/open.ts'
import { listTokens, makeHelperUser, revokeToken, type HelperUser } from '../support/credential-helper.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { run } from '../support/run.ts'
import { askToken } from '../support/wallet-hub.ts'
import { makeWallet } from '../support/wallet-session.ts'
import { startApproved } from './approved-helper.ts'
import { typePassword } from './terminal.ts'

const NOT_FOUND = 'credentials not found in native keychain\n'
const operator = makeWallet()
const KEY = { IPCR_PRIVATE_KEY: operator.privateKey }

// Cheap to open: what is tested is who opens it.
const makeKeystore = (password: string) => encryptKeystoreJson({ address: operator.address, privateKey: operator.privateKey }, password, { scrypt: { N: 1024 } })

type Answer = { ServerURL: string; Username: string; Secret: string }

describe('docker-credential-ipcr', () => {
  let hub: TestHub
  let host = ''
  let user: HelperUser
  beforeEach(async () => {
    // A hub of its own for each: ten nonces a minute are what an address gets.
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: operator.address } })
    host = new URL(hub.url).host
    user = await makeHelperUser()
  })
  afterEach(async () => {
    await user.remove()
    await hub.stop()
  })

  const get = async (env: Record<string, string> = {}): Promise<Answer> => {
    const { code, stdout, stderr } = await user.helper('get', `${host}\n`, env)
    assert.equal(code, 0, stdout + stderr)
    assert.equal(stderr, '')
    return JSON.parse(stdout)
  }
  const refreshTokens = async () => (await listTokens(hub.dataDir)).filter(({ kind }) => kind === 'refresh')
  const works = async (secret: string) => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: secret, scope: 'repository:team/app:push,pull' })
    return (await fetch(`${hub.url}/token`, { method: 'POST', body })).status
  }

  test('signs once with a key in the environment, keeps the refresh token and gives that from then on', async () => {
    const first = await get(KEY)
    assert.deepEqual({ ...first, Secret: '' }, { ServerURL: host, Username: '<token>', Secret: '' })
    assert.match(first.Secret, /^ipcr_rt_/)
    assert.equal(await works(first.Secret), 200)
    assert.deepEqual(await get(KEY), first)
    assert.deepEqual(await get(), first, 'without the key, too')
    assert.equal((await refreshTokens()).length, 1)
  })

  test('keeps the refresh token only, in a file of 0600 below a directory of 0700, with nothing beside it', async () => {
    const { Secret } = await get(KEY)
    const file = user.fileOf(host)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await stat(dirname(file))).mode & 0o777, 0o700)
    assert.deepEqual(await readdir(dirname(file)), [`${encodeURIComponent(host)}.json`])
    const text = await readFile(file, 'utf8')
    assert.ok(text.includes(Secret) && !text.includes(operator.privateKey.slice(2)))
    await chmod(file, 0o644)
    await get()
    assert.equal((await stat(file)).mode & 0o777, 0o600, 'a file that others could read is closed')
  })

  test('signs with a keystore, whose password is in a file', async () => {
    const [keystore, password] = [join(user.directory, 'wallet.json'), join(user.directory, 'password')]
    await writeFile(keystore, await makeKeystore('correct horse'))
    await writeFile(password, 'wrong\n')
    const env = { IPCR_KEYSTORE: keystore, IPCR_KEYSTORE_PASSWORD_FILE: password }
    const refused = await user.helper('get', host, env)
    assert.deepEqual([refused.code, refused.stdout], [1, `the password does not open ${keystore}\n`])
    await writeFile(password, 'correct horse\n')
    assert.equal(await works((await get(env)).Secret), 200)
    assert.equal((await refreshTokens()).length, 1)
  })

  test('asks for the password of a keystore at the terminal, and does not show it', async () => {
    const keystore = join(user.directory, 'wallet.json')
    await writeFile(keystore, await makeKeystore('correct horse'))
    const { code, screen, stdout } = await typePassword({ ...user.env, IPCR_KEYSTORE: keystore }, host, 'correct horsx\x7fe\r')
    assert.equal(code, 0, screen + stdout)
    assert.equal(screen, `Password of ${keystore}: \r\n`)
    assert.equal(await works((JSON.parse(stdout) as Answer).Secret), 200)
    const nowhere = await user.helper('get', host, { IPCR_KEYSTORE: keystore })
    assert.equal(nowhere.code, 0, 'with what is kept there is nothing to ask')
  })

  test('signs anew, once, when the token that is kept was revoked; without a wallet there is nobody then', async () => {
    const before = await get(KEY)
    for (const { id } of await refreshTokens()) await revokeToken(hub.dataDir, id)
    const now = await get(KEY)
    assert.notEqual(now.Secret, before.Secret)
    assert.equal(await works(now.Secret), 200)
    assert.equal((await refreshTokens()).length, 1)
    for (const { id } of await refreshTokens()) await revokeToken(hub.dataDir, id)
    const { code, stdout, stderr } = await user.helper('get', host)
    assert.deepEqual([code, stdout], [1, NOT_FOUND])
    assert.match(stderr, /^The login at .* has ended: ipcr login /)
    assert.equal((await user.helper('list')).stdout, '{}\n')
  })

  test('signs anew when the token that is kept has expired', async () => {
    const { Secret } = await get(KEY)
    await hub.stop({ keep: true })
    const db = new Database(hubDatabasePath(hub.dataDir))
    assert.equal(db.prepare("UPDATE token SET expires_at = ? WHERE kind = 'refresh'").run(Date.now() - 1).changes, 1)
    db.close()
    hub = await startHub({ dataDir: hub.dataDir, env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: operator.address, PORT: String(hub.port) } })
    const now = await get(KEY)
    assert.notEqual(now.Secret, Secret)
    assert.equal(await works(now.Secret), 200)
    await rm(hub.dataDir, { recursive: true, force: true, maxRetries: 5 })
  })

  test('many at once get a login each time, and leave one whole file', async () => {
    const secrets = await Promise.all(Array.from({ length: 4 }, async () => (await get(KEY)).Secret))
    assert.ok(secrets.includes((await get()).Secret))
    assert.equal((await readdir(dirname(user.fileOf(host)))).length, 1)
  })

  test('a login that cannot be kept is handed out all the same', async () => {
    await mkdir(join(user.directory, 'config'))
    await writeFile(join(user.directory, 'config', 'ipcr'), 'a file where the directory would be')
    const { code, stdout, stderr } = await user.helper('get', host, KEY)
    assert.equal(code, 0, stdout)
    assert.match(stderr, /^The login is not kept: /)
    assert.equal(await works((JSON.parse(stdout) as Answer).Secret), 200)
  })

  test('the wallet in the environment is who one is, whoever logged in before', async () => {
    const other = makeWallet()
    const [mine, theirs] = [await get(KEY), await get({ IPCR_PRIVATE_KEY: other.privateKey })]
    assert.notEqual(mine.Secret, theirs.Secret)
    assert.ok((await readFile(user.fileOf(host), 'utf8')).includes(other.address.toLowerCase()))
  })

  test('store, list and erase', async () => {
    const { Secret } = await get(KEY)
    const stored = { ServerURL: 'https://hub.example.org', Username: '<token>', Secret }
    assert.deepEqual(await user.helper('store', JSON.stringify(stored)), { code: 0, stdout: '', stderr: '' })
    assert.deepEqual(JSON.parse((await user.helper('list')).stdout), { [host]: '<token>', 'hub.example.org': '<token>' })
    assert.equal((await user.helper('erase', 'https://hub.example.org')).code, 0)
    assert.equal((await user.helper('erase', host)).code, 0)
    assert.equal((await user.helper('erase', host)).code, 0, 'what is not there is erased')
    assert.deepEqual(await user.helper('get', host), { code: 1, stdout: NOT_FOUND, stderr: '' })
    assert.equal((await user.helper('list')).stdout, '{}\n')
  })

  test('what is no refresh token is not kept, and not repeated', async () => {
    for (const input of [
      JSON.stringify({ ServerURL: host, Username: 'alice', Secret: 'hunter2hunter2' }), JSON.stringify({ ServerURL: host, Username: '<token>', Secret: 'hunter2hunter2' }),
      JSON.stringify({ ServerURL: 'http://hub.example.org', Username: '<token>', Secret: 'hunter2hunter2' }), '{"Secret":"hunter2hunter2', '"hunter2hunter2"',
    ]) {
      const { code, stdout, stderr } = await user.helper('store', input)
      assert.equal(code, 1)
      assert.ok(stdout !== '' && !`${stdout}${stderr}`.includes('hunter2'), stdout)
    }
    assert.equal((await user.helper('list')).stdout, '{}\n')
  })

  test('a browser lets it in by a code', async () => {
    const { output, shown } = await startApproved(user, hub.url, operator)
    assert.match(shown, new RegExp(`^To log in to ${host}, open\n  ${hub.url}/login/device\\?code=[A-Z]{4}-[A-Z]{4}\n`))
    assert.equal(output.code, 0, output.stdout)
    assert.equal(await works((JSON.parse(output.stdout) as Answer).Secret), 200)
    assert.deepEqual(await get(), JSON.parse(output.stdout))
  })

  test('an identity that cannot be is refused with a sentence that has no key in it', async () => {
    for (const [env, sentence] of [
      [{ IPCR_PRIVATE_KEY: 'c0ffee' }, /is to be a private key/], [{ IPCR_PRIVATE_KEY: 'f'.repeat(64) }, /0 or too large/],
      [{ ...KEY, IPCR_KEYSTORE: '/x' }, /both set/], [{ IPCR_KEYSTORE: join(user.directory, 'none') }, /cannot be read: ENOENT/],
      [{ IPCR_LOGIN: 'yes' }, /IPCR_LOGIN is "device"/],
    ] as const) {
      const { code, stdout, stderr } = await user.helper('get', host, env)
      assert.equal(code, 1)
      assert.match(stdout, sentence)
      assert.ok(!`${stdout}${stderr}`.match(/c0ffee|ffffffff/) && !stdout.includes(operator.privateKey.slice(2)), stdout)
    }
  })
})

describe('docker-credential-ipcr without a hub that wallets log in to', () => {
  let user: HelperUser
  before(async () => { user = await makeHelperUser() })
  after(() => user.remove())

  test('an open hub has nobody log in: credentials are not found, whatever wallet there is', async () => {
    const hub = await startHub({ env: { IPCR_AUTH: 'open' } })
    try {
      assert.deepEqual(await user.helper('get', new URL(hub.url).host, KEY), { code: 1, stdout: NOT_FOUND, stderr: '' })
      assert.equal((await askToken(hub.url, [])).status, 404)
    } finally {
      await hub.stop()
    }
  })

  test('no secret goes over http, but on this machine', async () => {
    for (const server of ['http://hub.example.org', 'http://10.0.0.1:5000', 'http://127.0.0.1.example.org', 'http://localhost.example.org:5000/v2/']) {
      const { code, stdout } = await user.helper('get', server, KEY)
      assert.equal(code, 1)
      assert.match(stdout, /without encryption: http:\/\/ is for this machine only/, server)
    }
  })

  test('what is no host is refused', async () => {
    for (const server of ['', 'ftp://hub.example.org', 'https://user:password@hub.example.org', 'a b', 'https://', 'x'.repeat(400)])
      assert.match((await user.helper('get', server, KEY)).stdout, /name a hub by its host/, server)
  })

  test('runs in the Node of the project where the machine has one that reads no TypeScript', async () => {
    const launcher = new URL('../../cli/docker-credential-ipcr.mjs', import.meta.url).pathname
    const { stdout } = await run(process.execPath, ['--no-experimental-strip-types', launcher, 'list'], { env: user.env })
    assert.equal(stdout, '{}\n')
  })

  test('another request than the protocol has is answered with how to use it', async () => {
    for (const request of ['', 'version', '--help']) assert.match((await user.helper(request)).stdout, /get\|store\|erase\|list/)
  })
})
