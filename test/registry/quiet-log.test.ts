import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectWallet } from '../support/namespace-client.ts'
import { startWalletHub } from '../support/wallet-hub.ts'

test('what a stranger asks for and nobody answers is 503, and no line in the log of the hub each time', async (t) => {
  const hub = await startWalletHub({ env: { DNS_SERVERS: '127.0.0.1:9', IPCR_P2P: 'off' } })
  t.after(() => hub.stop())
  const asked = await Promise.all(Array.from({ length: 20 }, (_, i) => fetch(`${hub.url}/v2/silent${i}.example/app/manifests/v1`)))
  assert.deepEqual(new Set(asked.map(({ status }) => status)), new Set([503]))
  const alice = await connectWallet(hub.url)
  const { body: draft } = await alice.draft('silent.example', { action: 'claim' })
  assert.equal((await alice.deliver(draft)).status, 503)
  assert.doesNotMatch(hub.log(), /request failed/)
})
