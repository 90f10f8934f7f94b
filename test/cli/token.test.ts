import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { run } from '../support/run.ts'
import { askToken, basic, startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname

describe('ipcr token', () => {
  let hub: WalletHub
  before(async () => { hub = await startWalletHub() })
  after(async () => assert.equal(await hub.stop(), 0, hub.log()))

  const ipcr = (args: string[], allowFailure = false) => run(process.execPath, [CLI, ...args, '--data', hub.dataDir], { allowFailure, env: { IPCR_AUTH: 'wallet' } })
  const json = async (...args: string[]) => JSON.parse((await ipcr([...args, '--json'])).stdout) as never
  const statusOf = async (secret: string) => (await askToken(hub.url, [], basic(hub.operator, secret))).status

  test('makes, lists and revokes tokens of the operator in the running hub', async () => {
    const { id, secret, owner }: { id: string; secret: string; owner: string } = await json('token', 'create', '--name', 'ci', '--bot', '--scope', 'library/*:pull,push', '--scope', 'alice/app:create', '--days', '3')
    assert.equal(owner, hub.operator)
    assert.match(secret, /^ipcr_bot_/)
    assert.equal(await statusOf(secret), 200)
    const listed: { id: string; name: string; scopes: object[] }[] = await json('token', 'list')
    assert.deepEqual(listed.map(({ name }) => name), ['first start', 'ci'])
    assert.deepEqual(listed[1]?.scopes, [{ name: 'library/*', actions: ['pull', 'push'] }, { name: 'alice/app', actions: ['create'] }])
    assert.deepEqual(await json('token', 'revoke', 'ci'), { id })
    assert.equal(await statusOf(secret), 401)
  })

  test('says how to log in, and shows the secret in no list', async () => {
    const { stdout } = await ipcr(['token', 'create', '--name', 'laptop'])
    const secret = /^ipcr_pat_\w{49}$/m.exec(stdout)?.[0] ?? ''
    assert.equal(await statusOf(secret), 200)
    assert.match(stdout, new RegExp(`docker login -u ${hub.operator}`))
    const list = (await ipcr(['token', 'list'])).stdout
    assert.ok(list.includes(secret.slice(0, 17)) && !list.includes(secret.slice(0, 20)), list)
  })

  test('refuses what cannot be with a sentence', async () => {
    for (const [args, sentence, exit = 1] of [
      [['token', 'create', '--name', 'x', '--bot'], /a robot needs scopes/, 2],
      [['token', 'create', '--name', 'x', '--scope', 'library/*:admin'], /A scope is such as/, 2],
      [['token', 'create', '--name', 'x', '--scope', '../x:pull'], /a scope is a repository/],
      [['token', 'create', '--name', 'x', '--days', '366'], /at most 365 days/],
      [['token', 'revoke', 'none'], /there is no token none/],
    ] as const) {
      const { code, stderr } = await ipcr([...args], true)
      assert.equal(code, exit, stderr)
      assert.match(stderr, sentence)
    }
  })

  test('the other commands of this machine act as the operator', async () => {
    const name = 'k51qzi5uqu5dgutdk6i1ynyzgkqngpha5xpgia3a5qqp4jsh0u4csozksxel2r'
    // Nothing is found under it, which is followed all the same.
    await ipcr(['follow', name], true)
    assert.match((await ipcr(['follow', '--list'])).stdout, new RegExp(name))
  })
})
