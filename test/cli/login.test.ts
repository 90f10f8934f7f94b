import assert from 'node:assert/strict'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeHelperUser, type HelperUser } from '../support/credential-helper.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { makeWallet } from '../support/wallet-session.ts'

const operator = makeWallet()
const KEY = { IPCR_PRIVATE_KEY: operator.privateKey }

describe('ipcr login and ipcr logout', () => {
  let hub: TestHub
  let host = ''
  let user: HelperUser
  before(async () => {
    hub = await startHub({ env: { IPCR_AUTH: 'wallet', IPCR_OPERATOR: operator.address } })
    host = new URL(hub.url).host
    user = await makeHelperUser()
  })
  after(async () => {
    await user.remove()
    await hub.stop()
  })
  const config = () => join(user.directory, 'docker', 'config.json')

  test('logs in to the hub that runs here, says how docker uses it, and never shows the token', async () => {
    const { code, stdout, stderr } = await user.ipcr(['login', '--key-env', '--data', hub.dataDir], KEY)
    assert.equal(code, 0, stderr)
    assert.match(stdout, new RegExp(`Logged in to ${host} as ${operator.address.toLowerCase()}`))
    assert.ok(stdout.includes(`{ "credHelpers": { "${host}": "ipcr" } }`))
    assert.ok(!`${stdout}${stderr}`.includes('ipcr_rt_'))
    assert.equal((await user.helper('get', host)).code, 0)
    await assert.rejects(stat(config()), 'docker is not configured unasked')
  })

  test('--configure-docker keeps the rest of the file, and its mode', async () => {
    const before = { auths: { 'example.org': { auth: 'eA==' } }, credHelpers: { 'example.org': 'pass' }, psFormat: '{{.ID}}' }
    await mkdir(join(user.directory, 'docker'))
    await writeFile(config(), JSON.stringify(before), { mode: 0o640 })
    const { code, stdout, stderr } = await user.ipcr(['login', host, '--configure-docker', '--json'], KEY)
    assert.equal(code, 0, stderr)
    const { expires, ...result } = JSON.parse(stdout)
    assert.deepEqual(result, { host, address: operator.address.toLowerCase(), configured: true })
    assert.ok(Date.parse(expires) > Date.now())
    assert.deepEqual(JSON.parse(await readFile(config(), 'utf8')), { ...before, credHelpers: { 'example.org': 'pass', [host]: 'ipcr' } })
    assert.equal((await stat(config())).mode & 0o777, 0o640)
  })

  test('a docker configuration that cannot be read is left as it is', async () => {
    for (const text of ['{"auths": secret', '[]', '{"credHelpers": "pass"}']) {
      await writeFile(config(), text)
      const { code, stderr } = await user.ipcr(['login', host, '--configure-docker'], KEY)
      assert.equal(code, 1)
      assert.match(stderr, /put it right first/)
      assert.ok(!stderr.includes('secret'))
      assert.equal(await readFile(config(), 'utf8'), text)
    }
  })

  test('logout forgets the login', async () => {
    assert.deepEqual(JSON.parse((await user.ipcr(['logout', host, '--json'])).stdout), { host, erased: true })
    assert.equal((await user.helper('get', host)).code, 1)
    assert.match((await user.ipcr(['logout', '--data', hub.dataDir])).stdout, /There was no login/)
  })

  test('refuses what cannot be with a sentence; --help has examples', async () => {
    for (const [args, sentence, exit = 1] of [
      [['login', 'http://hub.example.org'], /without encryption/], [['login', host, '--key-env'], /IPCR_PRIVATE_KEY is to be/],
      [['login', host, '--device', '--key-env'], /cannot be used with/, 2], [['login', host, '--keystore', '/nowhere'], /cannot be read/],
      [['login', '--data', user.directory], /no hub runs/],
    ] as const) {
      const { code, stderr } = await user.ipcr([...args])
      assert.equal(code, exit, stderr)
      assert.match(stderr, sentence)
    }
    for (const command of ['login', 'logout']) assert.match((await user.ipcr([command, '--help'])).stdout, /Examples?:\n/)
  })
})
