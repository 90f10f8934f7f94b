import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Principal } from '../../../lib/identity/access.ts'
import { PROOF_MS, ProofKeeper } from '../../../lib/identity/namespaces/proof-keeper.ts'
import type { NamespaceError } from '../../../lib/identity/namespaces/namespace-error.ts'
import { startDnsZone, type DnsZone } from '../../support/dns-zone.ts'
import { ipnsHash, startEns, type Ens } from '../../support/ens.ts'
import { signClaim } from '../../support/namespace-client.ts'
import { makeWallet } from '../../support/wallet-session.ts'
import { makeKeyName } from '../claims.ts'
import { openScene } from './scene.ts'

const HOUR = 3_600_000
const NOBODY: Principal = { kind: 'anonymous' }
const alice = makeWallet()
let zone: DnsZone
let ens: Ens
let scene: Awaited<ReturnType<typeof openScene>>

before(async () => {
  ;[zone, ens] = await Promise.all([startDnsZone(), startEns()])
  scene = await openScene({ DNS_SERVERS: zone.server, ETH_RPC_URL: ens.anvil.url, ENS_REGISTRY: ens.registry })
})
after(async () => {
  await scene.close()
  zone.stop()
  await ens.stop()
})

const KINDS = [
  {
    kind: 'dns', namespace: 'images.example.org', how: /set the TXT record of _dnslink\.images\.example\.org to dnslink=\/ipns\/k51/,
    lead: async (root: string | undefined) => zone.set('_dnslink.images.example.org', root ? [`dnslink=/ipns/${root}`] : []),
  },
  {
    kind: 'ens', namespace: 'images.eth', how: /set the contenthash of images\.eth to ipns:\/\/k51/,
    lead: async (root: string | undefined) => ens.set('images.eth', root ? ipnsHash(root) : '0x'),
  },
]

const writable = (namespace: string): string | undefined => scene.parts.rights.whyNotWritable(namespace)
const rootOf = async (namespace: string): Promise<string> => (await scene.service.get(namespace, NOBODY))?.ipns ?? ''
const look = (): Promise<void> => new ProofKeeper(scene.parts).run()

for (const { kind, namespace, how, lead } of KINDS) {
  test(`${kind}: a name is claimed once it leads to the key; before, the draft says what to set`, async () => {
    const draft = await scene.service.draft(namespace, alice.address, { action: 'claim' })
    assert.match(draft.notes.join('\n'), how)
    const claim = await scene.signed(alice, namespace, { action: 'claim' })
    await assert.rejects(scene.service.claim(claim), { code: 'NOT_PROVED', message: how })
    await lead(await makeKeyName())
    await assert.rejects(scene.service.claim(claim), { code: 'NOT_PROVED' })
    assert.equal(await scene.service.get(namespace, NOBODY), undefined)
    await lead(claim.root)
    assert.deepEqual((await scene.service.draft(namespace, alice.address, { action: 'claim' })).notes.filter((note) => how.test(note)), [])
    const taken = await scene.service.claim(claim)
    assert.ok('namespace' in taken && taken.isNew)
    assert.deepEqual([taken.namespace.kind, taken.namespace.proof.by, taken.namespace.owner, writable(namespace)], [kind, kind, alice.address, undefined])
  })

  test(`${kind}: looked up again after a day, a name that leads elsewhere is not written until it is right again`, async () => {
    const root = await rootOf(namespace)
    await lead(await makeKeyName())
    await look()
    assert.equal(writable(namespace), undefined, 'a day has not passed')
    scene.clock.now += PROOF_MS + 1
    await look()
    assert.match(writable(namespace) ?? '', how)
    await lead(root)
    scene.clock.now += HOUR + 1
    await look()
    assert.equal(writable(namespace), undefined)
    await lead(undefined)
    scene.clock.now += PROOF_MS + 1
    await look()
    assert.match(writable(namespace) ?? '', /leads to no key/)
    await lead(root)
    await scene.service.claim(await scene.signed(alice, namespace, { action: 'renew' }))
    assert.equal(writable(namespace), undefined, 'a claim that is proved is enough')
  })

  test(`bad-input 28: ${kind}: a stranger’s claim for the key to which the name leads does not make it theirs`, async () => {
    const mallory = makeWallet()
    const before = await scene.service.get(namespace, NOBODY)
    const next = await scene.signed(alice, namespace, { action: 'renew' })
    await assert.rejects(scene.service.claim(await signClaim(mallory, { ...next, owner: mallory.address })), { code: 'NOT_OWNER' })
    await assert.rejects(scene.service.draft(namespace, mallory.address, { action: 'claim' }), { code: 'NOT_OWNER' })
    const rotation = await scene.signed(alice, namespace, { action: 'rotate' })
    await lead(rotation.root)
    // While its owner moves to another key the name leads there already, and that key is no secret.
    const asked = await scene.signed(mallory, namespace, { action: 'claim' })
    assert.notEqual(asked.root, rotation.root)
    for (const root of [asked.root, rotation.root]) {
      await assert.rejects(scene.service.claim(await signClaim(mallory, { ...asked, root })), (error: NamespaceError) => ['NOT_OWNER', 'NOT_PROVED'].includes(error.code))
    }
    assert.deepEqual(await scene.service.get(namespace, NOBODY), before)
    await scene.service.claim(rotation)
    assert.equal(await rootOf(namespace), rotation.root)
  })

  test(`${kind}: who holds the name now takes it over by making it lead to a key of theirs`, async () => {
    const bob = makeWallet()
    await lead(undefined)
    const claim = await scene.signed(bob, namespace, { action: 'claim' })
    await lead(claim.root)
    const taken = await scene.service.claim(claim)
    assert.ok('namespace' in taken && !taken.isNew)
    assert.equal(taken.namespace.owner, bob.address)
    await assert.rejects(scene.service.draft(namespace, alice.address, { action: 'claim' }), { code: 'NOT_OWNER' })
    // And back, for the tests below.
    const back = await scene.signed(alice, namespace, { action: 'claim' }).catch(async () => {
      await lead(undefined)
      return scene.signed(alice, namespace, { action: 'claim' })
    })
    await lead(back.root)
    await scene.service.claim(back)
  })

  test(`${kind}: such a name is not handed on by a transfer`, async () => {
    await assert.rejects(scene.service.draft(namespace, alice.address, { action: 'transfer', to: makeWallet().address }), { code: 'TRANSFER_REFUSED' })
  })
}

test('a look-up that fails changes nothing, and says so to whoever claims', async () => {
  const root = await rootOf('images.example.org')
  zone.stop()
  await ens.anvil.stop()
  scene.clock.now += PROOF_MS + 1
  await look()
  assert.deepEqual([writable('images.example.org'), writable('images.eth')], [undefined, undefined])
  assert.equal(await rootOf('images.example.org'), root)
  const renewal = await scene.signed(alice, 'images.example.org', { action: 'renew' })
  await assert.rejects(scene.service.claim(renewal), { code: 'LOOKUP_FAILED' })
  zone = await startDnsZone()
})
