import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeKeyName } from '../claims.ts'
import { startHub } from '../../support/hub.ts'
import { askHub, connectWallet, signClaim, tryPush, type Problem } from '../../support/namespace-client.ts'
import { pushImage } from '../../support/push-image.ts'
import { startWalletHub } from '../../support/wallet-hub.ts'
import type { NamespaceClaim } from '../../../lib/identity/claim/claim.ts'
import { hashClaim } from '../../../lib/identity/claim/typed-data.ts'
import type { Namespace } from '../../../lib/identity/namespaces/types.ts'

test('what its owner publishes is not written by a hub that becomes open; nobody takes a namespace there, and claims are renewed', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ipcr-open-again-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const before = await startWalletHub({ dataDir })
  const alice = await connectWallet(before.url)
  await alice.run('alice', { action: 'claim' })
  await alice.run('elsewhere', { action: 'own-key', ipns: await makeKeyName() })
  const { body: renewal } = await alice.draft('alice', { action: 'renew' })
  await before.stop({ keep: true })
  const hub = await startHub({ dataDir })
  t.after(() => hub.stop())
  await pushImage(hub.url, 'alice/app', 'v1')
  const refused = await tryPush(hub.url, 'elsewhere/app', '')
  assert.deepEqual([refused.status, /own key/.test(refused.text)], [403, true])
  const claim = await signClaim(alice.wallet, renewal.typedData.message as NamespaceClaim)
  const renewed = await askHub<Namespace>(hub.url, 'POST', '/api/v1/claims', { claim })
  assert.deepEqual([renewed.status, renewed.body.claim?.digest], [200, await hashClaim(claim)])
  const taken = await askHub<Problem>(hub.url, 'POST', '/api/v1/claims', { claim: await signClaim(alice.wallet, { ...claim, namespace: 'third', root: await makeKeyName() }) })
  assert.deepEqual([taken.status, taken.body.code], [409, 'NAMESPACE_TAKEN'])
  assert.equal((await askHub(hub.url, 'POST', '/api/v1/namespaces/third/draft', { action: 'claim' })).status, 404)
})
