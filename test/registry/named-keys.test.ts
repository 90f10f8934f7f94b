import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NamespaceClaim } from '../../lib/identity/claim/claim.ts'
import { connectWallet } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { startWalletHub } from '../support/wallet-hub.ts'

test('bad-input 28: a handle whose owner names the key that another namespace goes on under shows nothing of that one as its own', async (t) => {
  const hub = await startWalletHub()
  t.after(() => hub.stop())
  const [alice, mallory] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url)])
  await alice.run('alice', { action: 'claim' })
  await pushImage(hub.url, 'alice/app', 'v1', { authorization: await alice.token() })
  const { body: draft } = await alice.draft('alice', { action: 'rotate' })
  await mallory.run('mirror', { action: 'own-key', ipns: (draft.typedData.message as NamespaceClaim).root })
  assert.equal((await alice.deliver(draft)).status, 200, 'who names a key first keeps nobody from it')
  const pull = async (repository: string): Promise<number> => (await fetch(`${hub.url}/v2/${repository}/manifests/v1`)).status
  assert.deepEqual([await pull('alice/app'), await pull('mirror/app')], [200, 403])
})
