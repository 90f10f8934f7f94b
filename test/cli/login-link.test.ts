import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BrowserClient } from '../support/browser-client.ts'
import { startHub } from '../support/hub.ts'
import { run } from '../support/run.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const ipcr = (dataDir: string, args: string[] = [], env: Record<string, string> = {}) => run(process.execPath, [CLI, 'login-link', ...args, '--data', dataDir], { allowFailure: true, env: { IPCR_AUTH: 'wallet', ...env } })

describe('ipcr login-link', () => {
  let hub: WalletHub
  before(async () => { hub = await startWalletHub({ env: { IPCR_PUBLIC_URL: 'https://hub.example.org' } }) })
  after(() => hub.stop())
  const browser = () => new BrowserClient(`http://127.0.0.1:${hub.port}`)
  const link = async () => JSON.parse((await ipcr(hub.dataDir, ['--json'])).stdout) as { url: string; operator: string; expiresAt: string }
  const open = async (client: BrowserClient, code: string, headers = {}) => {
    const { json } = await client.send('GET', '/api/auth/csrf')
    return (await client.send('POST', '/api/auth/callback/wallet', new URLSearchParams({ link: code, csrfToken: String(json['csrfToken']) }), headers)).status
  }

  test('signs a browser in as the operator, once', async () => {
    const { url, operator, expiresAt } = await link()
    assert.match(url, /^https:\/\/hub\.example\.org\/login\/link#[\w-]{43}$/)
    assert.equal(operator, hub.operator)
    assert.ok(Date.parse(expiresAt) <= Date.now() + 300_000)
    const [client, other] = [browser(), browser()]
    assert.equal(await open(client, new URL(url).hash.slice(1)), 200)
    assert.deepEqual((await client.send('GET', '/api/auth/session')).json['user'], { name: hub.operator })
    assert.equal(await open(other, new URL(url).hash.slice(1)), 401)
    assert.deepEqual((await other.send('GET', '/api/auth/session')).json, {})
  })

  test('bad-input 23: a page of another origin cannot use a link, nor anybody guess one', async () => {
    const code = new URL((await link()).url).hash.slice(1)
    assert.equal(await open(browser(), code, { origin: 'https://evil.example' }), 403)
    for (const guess of ['', 'x', code.slice(1), `${code} `]) assert.equal(await open(browser(), guess), 401)
    assert.equal(await open(browser(), code), 200)
  })

  test('prints the link and until when', async () => {
    assert.match((await ipcr(hub.dataDir)).stdout, /^https:\/\/hub\.example\.org\/login\/link#[\w-]{43}\n\nGood once, until \d\d:\d\d UTC\. Whoever opens it is signed in as 0x[0-9a-f]{40}\.\n$/)
  })

  test('says why there is none: no hub runs, another operator, open mode', async () => {
    const stopped = await startWalletHub()
    await stopped.stop({ keep: true })
    assert.match((await ipcr(stopped.dataDir)).stderr, /the hub does not run/)
    for (const [env, sentence] of [[{ IPCR_AUTH: 'wallet', IPCR_OPERATOR: `0x${'ab'.repeat(20)}` }, /sign in with that wallet/], [{ IPCR_AUTH: 'open' }, /nobody signs in/]] as const) {
      const own = await startHub({ env })
      assert.match((await ipcr(own.dataDir, [], env)).stderr, sentence)
      await own.stop()
    }
  })
})
