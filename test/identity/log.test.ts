import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askToken, basic, startWalletHub } from '../support/wallet-hub.ts'
import { makeWallet, walletPassword } from '../support/wallet-session.ts'

test('bad-input 38: no log line holds a token, an access token, or what a wallet signed', async () => {
  const hub = await startWalletHub({ env: { LOG_LEVEL: 'trace' } })
  const wallet = makeWallet()
  const blob = await walletPassword(hub.url, wallet)
  const { token, refresh_token = '' } = await askToken(hub.url, ['repository:alice/app:push'], hub.basic, { offline_token: 'true' })
  const login = await askToken(hub.url, [], basic(wallet.address, blob), { offline_token: 'true' })
  await askToken(hub.url, [], basic(wallet.address, blob))
  await askToken(hub.url, [], basic(hub.operator, `${hub.secret}x`))
  for (const form of [{ grant_type: 'refresh_token', refresh_token } as Record<string, string>, { grant_type: 'password', username: wallet.address, password: blob }]) await fetch(`${hub.url}/token`, { method: 'POST', body: new URLSearchParams(form) })
  for (const authorization of [`Bearer ${token}`, `Bearer ${token}x`, hub.basic, `Bearer ${refresh_token}`]) await fetch(`${hub.url}/v2/alice/app/blobs/uploads/`, { method: 'POST', headers: { authorization } })
  const { signature } = JSON.parse(Buffer.from(blob, 'base64url').toString()) as { signature: string }
  assert.equal(await hub.stop(), 0)
  const log = hub.log().split('\n').filter((line) => !line.includes('docker login'))
  assert.ok(log.some((line) => line.includes('/token')), 'requests are logged at this level')
  for (const secret of [hub.secret, token, refresh_token, login.token, login.refresh_token ?? '', blob, signature, hub.basic.slice(6)]) assert.ok(secret !== '' && !log.some((line) => line.includes(secret.slice(-30))))
})
