import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownFacts, type OwnRow } from '../../indexer/hub/own-facts.ts'

const OWNER = `0x${'aB'.repeat(20)}`
const claim = (seconds: number): string => JSON.stringify({ owner: OWNER, notAfter: seconds })
const row = (changes: Partial<OwnRow>): OwnRow => ({ name: 'alice', kind: 'handle', root: null, ipnsName: 'k51', claim: claim(2000), owner: OWNER.toLowerCase(), frozen: null, ownKey: 0, createdAt: 0, ...changes })

for (const [what, changes, expected] of [
  ['a handle has an owner and no proved name', {}, { owner: OWNER.toLowerCase(), ownerName: null, claimState: 'verified', claimUntil: 2_000_000 }],
  ['an ENS name is its owner’s', { name: 'alice.eth', kind: 'ens' }, { owner: OWNER.toLowerCase(), ownerName: 'alice.eth', claimState: 'verified', claimUntil: 2_000_000 }],
  ['a domain is its owner’s', { name: 'example.org', kind: 'dns' }, { owner: OWNER.toLowerCase(), ownerName: 'example.org', claimState: 'verified', claimUntil: 2_000_000 }],
  ['the operator’s are claimed by the hub’s wallet', { owner: null }, { owner: OWNER.toLowerCase(), ownerName: null, claimState: 'verified', claimUntil: 2_000_000 }],
  ['a claim that has ended', { claim: claim(1) }, { owner: OWNER.toLowerCase(), ownerName: null, claimState: 'expired', claimUntil: 1000 }],
  ['one whose owner has withdrawn it', { frozen: 'its owner has withdrawn it' }, { owner: null, ownerName: null, claimState: 'refused', claimUntil: null }],
  ['a domain that leads elsewhere now', { name: 'example.org', kind: 'dns', frozen: 'it leads to another key' }, { owner: null, ownerName: null, claimState: 'refused', claimUntil: null }],
  ['none yet', { claim: null, owner: null, name: 'example.org', kind: 'dns' }, { owner: null, ownerName: null, claimState: 'none', claimUntil: null }],
] as const)
  test(`a namespace of this hub in the index: ${what}`, () => {
    assert.deepEqual(ownFacts(row(changes), 'bafy', 1_000_000), { ...expected, ipnsName: 'k51', root: 'bafy' })
  })
