import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_KEYS, MOST_PEM, MOST_REPOSITORIES } from '../../lib/identity/image/policy.ts'
import type { SignedTeam } from '../../lib/identity/claim/claim.ts'
import { DOCUMENT_LIMITS, encodeRootDocument, MAX_HANDOVERS } from '../../lib/roots/documents.ts'
import { claimBy, handOver, makeKeyName, makeWallet } from '../identity/claims.ts'

const MOST_PAST_BYTES = 64 * 1024

test('the largest of everything that a namespace may say fits into its ipcr.json', async () => {
  const [owner, hub, root] = [makeWallet(), await makeKeyName(), await makeKeyName()]
  const claim = await claimBy(owner, { namespace: 'a'.repeat(39), hub, root })
  const handovers = await Promise.all(Array.from({ length: MAX_HANDOVERS }, () => handOver(owner, claim, makeWallet().address, claim.seq + 1)))
  const members: SignedTeam['members'] = Array.from({ length: 500 }, () => ({ account: owner.address, role: 'maintain', recipient: '' }))
  const team: SignedTeam = { namespace: `${'a'.repeat(39)}@${hub}`, seq: claim.seq, notAfter: claim.notAfter, members, sig: claim.sig }
  const keys = Array.from({ length: MOST_KEYS }, () => ({ type: 'cosign' as const, pem: 'p'.repeat(MOST_PEM), from: claim.notAfter }))
  const policy = { v: 1 as const, signed: Array.from({ length: MOST_REPOSITORIES }, () => 'r'.repeat(255)) }
  const bytes = encodeRootDocument({ v: 1, kind: 'namespace', claim, handovers, team, keys, policy })
  assert.ok(bytes.length + MOST_PAST_BYTES + 1000 <= DOCUMENT_LIMITS.root, `${bytes.length}`)
})
