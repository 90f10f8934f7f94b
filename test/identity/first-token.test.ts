import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { startHub } from '../support/hub.ts'
import { askToken, startWalletHub } from '../support/wallet-hub.ts'

const SECRET = /ipcr_pat_\w+/

test('the first start makes a wallet and shows a token for one day; the next start shows none', async (t) => {
  const first = await startWalletHub()
  t.after(() => first.kill())
  t.after(() => rm(first.dataDir, { recursive: true, force: true }))
  const { scope } = await askToken(first.url, ['repository:alice/hello:push', 'repository:library/hello:push'], first.basic)
  assert.equal(scope, 'repository:alice/hello:push repository:library/hello:push')
  assert.equal(statSync(join(first.dataDir, 'keys', 'operator.json')).mode & 0o777, 0o600)
  const { items } = await (await fetch(`${first.url}/api/v1/tokens`, { headers: { authorization: first.basic } })).json() as { items: { expiresAt: string; createdAt: string }[] }
  const lifeMs = Date.parse(items[0]?.expiresAt ?? '') - Date.parse(items[0]?.createdAt ?? '')
  assert.ok(Math.abs(lifeMs - 24 * 3600 * 1000) < 1000, String(lifeMs))
  assert.equal(await first.stop({ keep: true }), 0)
  const second = await startHub({ dataDir: first.dataDir, env: { IPCR_AUTH: 'wallet' } })
  assert.equal((await askToken(second.url, [], first.basic)).status, 200)
  await second.stop()
  assert.match(second.log(), /is running at/)
  assert.doesNotMatch(second.log(), SECRET)
})

test('a hub that others can reach shows no token', async () => {
  const hub = await startHub({ env: { IPCR_AUTH: 'wallet', HOST: '0.0.0.0' } })
  while (!hub.log().includes('is running at')) await delay(10)
  assert.equal(await hub.stop(), 0)
  assert.match(hub.log(), /"msg":"HOST=0\.0\.0\.0, but IPCR_PUBLIC_URL is not set/)
  assert.doesNotMatch(hub.log(), SECRET)
})

test('a hub that is stopped while it starts ends with 0', async () => {
  const hub = await startHub({ env: { IPCR_AUTH: 'wallet' } })
  assert.equal(await hub.stop(), 0, hub.log())
})

test('IPCR_OPERATOR is the operator, with a wallet of their own', async () => {
  const operator = `0x${'0b'.repeat(20)}`
  const hub = await startWalletHub({ env: { IPCR_OPERATOR: operator.toUpperCase().replace('0X', '0x') } })
  assert.equal(hub.operator, operator)
  assert.equal((await askToken(hub.url, ['repository:new/app:push'], hub.basic)).scope, 'repository:new/app:push')
  assert.equal(await hub.stop(), 0)
})

test('a damaged wallet ends the start with a sentence', async (t) => {
  const hub = await startWalletHub()
  t.after(() => hub.kill())
  t.after(() => rm(hub.dataDir, { recursive: true, force: true }))
  await hub.stop({ keep: true })
  await writeFile(join(hub.dataDir, 'keys', 'operator.json'), '{}')
  const again = await startHub({ dataDir: hub.dataDir, env: { IPCR_AUTH: 'wallet' } }).then((started) => started.stop().then(() => started.log()), String)
  assert.match(again, /the operator's wallet is damaged/)
})
