import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startUnderPlainNext, type NextHub } from '../support/next-start.ts'
import { run } from '../support/run.ts'
import { askToken, basic } from '../support/wallet-hub.ts'
import { makeWallet, signIn } from '../support/wallet-session.ts'

const ROOT = new URL('../..', import.meta.url).pathname

describe('plain next start in wallet mode', () => {
  let hub: NextHub
  before(async () => { hub = await startUnderPlainNext({ env: { IPCR_AUTH: 'wallet' } }) })
  after(() => hub.stop())

  const statusOf = async (path: string, authorization: string, method = 'GET') => (await fetch(`${hub.url}${path}`, { method, headers: { authorization } })).status

  test('/v2/ challenges, and /token answers on the same origin', async () => {
    const challenge = (await fetch(`${hub.url}/v2/`)).headers.get('www-authenticate')
    assert.equal(challenge, `Bearer realm="${hub.url}/token",service="ipcr"`)
    const { token } = await askToken(hub.url, ['repository:alice/app:pull'])
    assert.equal(await statusOf('/v2/', `Bearer ${token}`), 200)
    assert.equal((await fetch(`${hub.url}/token`, { headers: { authorization: basic('a', 'b') } })).status, 401)
    const { keys } = await (await fetch(`${hub.url}/.well-known/jwks.json`)).json() as { keys: unknown[] }
    assert.equal(keys.length, 1)
  })

  test('the command line reaches the hub, until it ends: a first token, and names', async () => {
    const own = await startUnderPlainNext({ env: { IPCR_AUTH: 'wallet' } })
    try {
      const ipcr = (...args: string[]) => run(process.execPath, ['cli/ipcr.mjs', ...args, '--data', own.dataDir, '--json'], { cwd: ROOT })
      const { owner, secret } = JSON.parse((await ipcr('token', 'create', '--name', 'first')).stdout) as { owner: string; secret: string }
      assert.equal((await askToken(own.url, ['repository:alice/app:push'], basic(owner, secret))).scope, 'repository:alice/app:push')
      assert.match((await ipcr('name', 'list')).stdout, /"\.hub"/)
      const state = JSON.parse(await readFile(join(own.dataDir, 'run', 'hub.json'), 'utf8')) as { url: string; port: number }
      assert.deepEqual([state.url, state.port], [own.url, own.port])
      assert.equal(await own.terminate(), 0)
      assert.equal(existsSync(join(own.dataDir, 'run', 'hub.json')), false)
    } finally {
      await own.stop()
    }
  })

  test('a token that was made by a session and revoked through the API is refused on /v2 with the next request', async () => {
    const wallet = makeWallet()
    const cookie = await signIn(hub.url, wallet)
    const made = await fetch(`${hub.url}/api/v1/tokens`, { method: 'POST', body: '{"name":"x"}', headers: { cookie, 'content-type': 'application/json' } })
    const { id, secret } = await made.json() as { id: string; secret: string }
    const { token } = await askToken(hub.url, [], basic(wallet.address, secret))
    assert.equal(await statusOf('/v2/', `Bearer ${token}`), 200)
    assert.equal((await fetch(`${hub.url}/api/v1/tokens/${id}`, { method: 'DELETE', headers: { cookie } })).status, 204)
    for (const credential of [`Bearer ${token}`, basic(wallet.address, secret)]) assert.equal(await statusOf('/v2/', credential), 401)
  })
})
