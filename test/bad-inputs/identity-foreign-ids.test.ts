import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { CLAIM_DATA, TRANSFER_DATA } from '../../lib/identity/claim/typed-data.ts'
import { askHub, connectWallet, type NamespaceClient } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { setTeamOf, signTeamOf } from '../support/team-client.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

/** `about`: the file and method of lib/api that answers. `expect`: what a stranger is answered. */
type Row = { about: string; method: string; path: string; body?: unknown; expect: number[] }

// What changes nothing of somebody: it begins something for whoever asks, or is decided by a signature or a code alone.
const OWN = [
  'auth/sessions DELETE', 'auth/device POST', 'auth/device-approval POST', 'auth/exchange POST',
  'tokens POST', 'namespaces PUT', 'visibility POST', 'visibility PUT', 'reports POST',
]

describe('bad-input 24: what is somebody else’s, by every way in which the API changes something', () => {
  let hub: WalletHub
  let [alice, mallory] = [] as unknown as [NamespaceClient, NamespaceClient]
  let [token, invitation, digest, malloryBasic, forged] = ['', '', '', '', {} as { claim: object; transfer: object; team: object }]
  before(async () => {
    hub = await startWalletHub()
    ;[alice, mallory] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url)])
    await alice.run('crew', { action: 'claim' })
    await alice.run('given', { action: 'claim' })
    await mallory.run('hers', { action: 'claim' })
    await alice.run('given', { action: 'transfer', to: `0x${'0'.repeat(38)}01` })
    ;({ digest } = await pushImage(hub.url, 'crew/app', 'v1', { authorization: await alice.token() }))
    await setTeamOf(hub.url, alice, 'crew', [])
    token = (await alice.ask<{ id: string }>('POST', '/api/v1/tokens', { name: 'hers' })).body.id
    invitation = (await alice.ask<{ id: string }>('POST', '/api/v1/namespaces/crew/invitations', { address: `0x${'0'.repeat(38)}02`, role: 'read' })).body.id
    malloryBasic = await mallory.token()
    forged = await forge()
  })
  after(() => hub?.stop())

  /** Mallory's signature under what only Alice may sign. */
  async function forge() {
    const { wallet } = mallory
    const sign = async ({ domain, types }: typeof CLAIM_DATA, message: object) => ({ ...message, sig: await wallet.signTypedData(domain, types, { ...message }) })
    const claim = (await alice.draft('crew', { action: 'renew' })).body.typedData.message
    const transfer = (await alice.draft('crew', { action: 'transfer', to: mallory.address })).body.typedData.message
    const { sig: _, ...team } = await signTeamOf(alice, 'crew', [{ address: mallory.address, role: 'owner' }])
    const { sig } = await signTeamOf(mallory, 'hers', [])
    return { claim: await sign(CLAIM_DATA, claim), transfer: await sign(TRANSFER_DATA, transfer), team: { ...team, sig } }
  }

  const rows = (): Row[] => [
    { about: 'tokens DELETE', method: 'DELETE', path: `tokens/${token}`, expect: [404] },
    { about: 'namespaces POST', method: 'POST', path: 'namespaces/crew/draft', body: { action: 'renew' }, expect: [403] },
    { about: 'namespaces POST', method: 'POST', path: 'namespaces/crew/draft', body: { action: 'transfer', to: mallory.address }, expect: [403] },
    { about: 'namespaces POST', method: 'POST', path: 'namespaces/crew/draft', body: { action: 'revoke' }, expect: [403] },
    { about: 'namespaces POST', method: 'POST', path: 'namespaces/given/draft', body: { action: 'accept' }, expect: [403, 404, 422] },
    { about: 'namespaces DELETE', method: 'DELETE', path: 'namespaces/crew', expect: [403] },
    { about: 'claims POST', method: 'POST', path: 'claims', body: { claim: forged.claim }, expect: [403, 422] },
    { about: 'claims POST', method: 'POST', path: 'transfers', body: { transfer: forged.transfer }, expect: [403, 422] },
    { about: 'claims DELETE', method: 'DELETE', path: 'transfers/given', expect: [403] },
    { about: 'team PUT', method: 'PUT', path: 'namespaces/crew/team', body: { team: forged.team }, expect: [422] },
    { about: 'team PUT', method: 'PUT', path: 'namespaces/crew/team', body: { members: [] }, expect: [403] },
    { about: 'team POST', method: 'POST', path: 'namespaces/crew/team/draft', body: { members: [] }, expect: [403] },
    { about: 'invitations POST', method: 'POST', path: 'namespaces/crew/invitations', body: { address: mallory.address, role: 'owner' }, expect: [403] },
    { about: 'invitations POST', method: 'POST', path: `invitations/${invitation}`, body: { accept: true }, expect: [404] },
    { about: 'invitations POST', method: 'POST', path: `invitations/${invitation}`, body: { accept: false }, expect: [404] },
    { about: 'invitations DELETE', method: 'DELETE', path: `namespaces/crew/invitations/${invitation}`, expect: [403] },
    { about: 'invitations DELETE', method: 'DELETE', path: `namespaces/hers/invitations/${invitation}`, expect: [404] },
    { about: 'readme PUT', method: 'PUT', path: 'repositories/crew/app/readme', body: { short: 'hers' }, expect: [403] },
    { about: 'readme POST', method: 'POST', path: 'repositories/crew/app/readme/preview', body: { full: 'hers' }, expect: [403] },
    { about: 'changes/repository DELETE', method: 'DELETE', path: 'repositories/crew/app', expect: [403] },
    { about: 'changes/tag PUT', method: 'PUT', path: 'repositories/crew/app/tags/v1', body: { digest }, expect: [403] },
    { about: 'changes/tag PUT', method: 'PUT', path: 'repositories/crew/app/tags/v2', body: { digest }, expect: [403] },
    { about: 'changes/tag DELETE', method: 'DELETE', path: 'repositories/crew/app/tags/v1', expect: [403] },
    { about: 'signing PUT', method: 'PUT', path: 'namespaces/crew/signing', body: { signed: 'all' }, expect: [403] },
    { about: 'signatures POST', method: 'POST', path: 'repositories/crew/app/signatures/draft', body: { reference: 'v1' }, expect: [403] },
    { about: 'signatures POST', method: 'POST', path: 'repositories/crew/app/signatures', body: { message: { digest } }, expect: [403] },
    { about: 'names POST', method: 'POST', path: 'names/example.org', body: {}, expect: [403] },
    { about: 'names DELETE', method: 'DELETE', path: 'names/example.org', expect: [403] },
    { about: 'denied PUT', method: 'PUT', path: 'denied/crew', body: { reason: 'x' }, expect: [403] },
    { about: 'denied DELETE', method: 'DELETE', path: 'denied/crew', expect: [403] },
    { about: 'reports DELETE', method: 'DELETE', path: 'reports?name=crew', expect: [403] },
    { about: 'reports DELETE', method: 'DELETE', path: 'reports/1', expect: [403] },
  ]

  /** All that Alice sees of what is hers. */
  const state = async () => {
    const paths = ['tokens', 'namespaces/crew', 'namespaces/given', 'namespaces/crew/team', 'namespaces/crew/signing', 'repositories/crew/app/readme', 'repositories/crew/app/tags', 'namespaces/crew/audit']
    return Promise.all(paths.map(async (path) => (await alice.ask('GET', `/api/v1/${path}`)).body))
  }

  test('a stranger changes nothing of it, signed in or with a token for everything', async () => {
    const before = await state()
    for (const { method, path, body, expect } of rows()) {
      const { status } = await mallory.ask(method, `/api/v1/${path}`, body)
      assert.ok(expect.includes(status), `${method} ${path} in a session: ${status}`)
      const byToken = await askHub(hub.url, method, `/api/v1/${path}`, body, { authorization: malloryBasic })
      assert.ok(expect.includes(byToken.status), `${method} ${path} by token: ${byToken.status}`)
    }
    assert.deepEqual(await state(), before)
  })

  test('nobody changes anything of it', async () => {
    const before = await state()
    for (const { method, path, body, expect } of rows()) {
      const { status } = await askHub(hub.url, method, `/api/v1/${path}`, body)
      assert.ok(status === 401 || (body !== undefined && /claim|transfer|team/.test(JSON.stringify(body)) && expect.includes(status)), `${method} ${path}: ${status}`)
    }
    assert.deepEqual(await state(), before)
  })

  test('is every way in which the API changes something', () => {
    const changing = globSync('lib/api/**/*.ts').flatMap((file) => {
      const about = file.replace(/^lib\/api\/|\.ts$/g, '')
      return [...readFileSync(file, 'utf8').matchAll(/(?<=\))\.(post|put|delete)\([a-z{]/g)].map((match) => `${about} ${match[1]?.toUpperCase()}`)
    })
    assert.ok(changing.length > 20)
    const covered = new Set([...rows().map(({ about }) => about), ...OWN])
    assert.deepEqual(changing.filter((one) => !covered.has(one)), [])
    assert.deepEqual([...covered].filter((one) => !changing.includes(one)), [])
  })
})
