// Bad inputs 28: claims in the roots of names that are pulled.
import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import type { NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { openOperatorWallet } from '../../lib/identity/keys/operator-wallet.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const DAY = 86_400_000
type Wallet = Awaited<ReturnType<typeof openOperatorWallet>>
type Key = { key: PrivateKey; name: string }

describe('a claim in the root of a domain’s key', () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('claimed'))
  const folders: string[] = []
  let owner: Wallet
  let stranger: Wallet
  let gateway: StaticGateway
  let zone: DnsZone
  let hub: TestHub
  let repository = ''
  let domains = 0

  const wallet = async (): Promise<Wallet> => {
    folders.push(await mkdtemp(join(tmpdir(), 'ipcr-wallet-')))
    return openOperatorWallet(folders.at(-1) ?? '')
  }
  before(async () => {
    ;[owner, stranger, gateway, zone] = [await wallet(), await wallet(), await startStaticGateway(tree), await startDnsZone()]
    repository = await tree.repository({ tags: { v1: manifest }, blobs })
    hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, DNS_SERVERS: zone.server } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
    zone?.stop()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  const newKey = async (): Promise<Key> => {
    const key = await generateKeyPair('Ed25519')
    return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
  }
  const newDomain = (): string => `domain-${domains++}.test`
  const draft = (namespace: string, root: string, changes: Partial<NamespaceClaim> = {}, by = owner): NamespaceClaim => ({ ...draftClaim({ namespace, owner: by.address, root, now: Date.now() }), ...changes })
  const publish = async ({ key, name }: Key, claim: SignedClaim | null, sequence = 1n): Promise<void> => {
    const app = await tree.setPath(undefined, 'app', { cid: CID.parse(repository), tsize: 1 })
    const root = await tree.setPath(app, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim }))
    gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence, lifetimeMs: DAY, ttlMs: 1000 }))
  }
  const point = (domain: string, key: Key): void => zone.set(`_dnslink.${domain}`, [`dnslink=/ipns/${key.name}`])
  const pull = (domain: string) => fetch(`${hub.url}/v2/${domain}/app/manifests/v1`)
  const refused = async (domain: string, why: RegExp): Promise<void> => {
    const answer = await pull(domain)
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), why)
  }
  const lookAgain = async (domain: string): Promise<void> => {
    const about = `${hub.url}/api/v1/names/${domain}`
    const lookedAt = async () => ((await (await fetch(about)).json()) as { resolvedAt: string | null }).resolvedAt
    const before = await lookedAt()
    await fetch(about, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    for (let i = 0; i < 600 && (await lookedAt()) === before; i++) await delay(100)
  }

  test('by its owner for this key is pulled', async () => {
    const [domain, key] = [newDomain(), await newKey()]
    await publish(key, await owner.signClaim(draft(domain, key.name)))
    point(domain, key)
    const answer = await pull(domain)
    assert.equal(answer.headers.get('docker-content-digest'), digestOf(manifest), await answer.text())
    assert.equal(answer.headers.get('warning'), null)
  })

  test('bad-input 28: copied under another key is refused', async () => {
    const [domain, key, thief] = [newDomain(), await newKey(), await newKey()]
    await publish(thief, await owner.signClaim(draft(domain, key.name)))
    point(domain, thief)
    await refused(domain, /names another key/)
  })

  test('bad-input 28: signed by somebody else is refused', async () => {
    const [domain, key] = [newDomain(), await newKey()]
    const { sig } = await stranger.signClaim(draft(domain, key.name, {}, stranger))
    await publish(key, { ...draft(domain, key.name), sig })
    point(domain, key)
    await refused(domain, /not signed by the wallet/)
  })

  test('bad-input 28: dated ten years ahead is refused', async () => {
    const [domain, key] = [newDomain(), await newKey()]
    await publish(key, await owner.signClaim(draft(domain, key.name, { seq: Date.now() + 3650 * DAY })))
    point(domain, key)
    await refused(domain, /dated more than ten minutes ahead/)
  })

  test('bad-input 28: past its end is pulled on, and marked', async () => {
    const [domain, key] = [newDomain(), await newKey()]
    const now = Math.floor(Date.now() / 1000)
    await publish(key, await owner.signClaim(draft(domain, key.name, { notBefore: now - 1000, notAfter: now - 10 })))
    point(domain, key)
    const answer = await pull(domain)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('warning') ?? '', /ownership is unconfirmed since/)
  })

  test('bad-input 28: a second one with the same number is flagged', async () => {
    const [domain, key] = [newDomain(), await newKey()]
    const first = draft(domain, key.name)
    await publish(key, await owner.signClaim(first))
    point(domain, key)
    assert.equal((await pull(domain)).status, 200)
    await publish(key, await owner.signClaim({ ...first, notAfter: first.notAfter - 1 }), 2n)
    await lookAgain(domain)
    assert.equal((await pull(domain)).headers.get('ipcr-name-state'), 'conflicting')
  })

  test('bad-input 28: the old key after a rotation is refused', async () => {
    const [domain, old, next] = [newDomain(), await newKey(), await newKey()]
    const before = draft(domain, old.name)
    await publish(old, await owner.signClaim(before))
    point(domain, old)
    assert.equal((await pull(domain)).status, 200)
    await publish(next, await owner.signClaim(draft(domain, next.name, { seq: before.seq + 1 })))
    point(domain, next)
    await lookAgain(domain)
    assert.equal((await pull(domain)).status, 200)
    point(domain, old)
    await lookAgain(domain)
    await refused(domain, /newer claim/)
  })

  for (const [what, bytes] of [['of an unknown version', Buffer.from('{"v":9}')], ['that is no JSON', Buffer.from('<html>')], ['of 1 GB', undefined]] as const)
    test(`bad-input 27: an ipcr.json ${what} is refused with the reason`, async () => {
      const [domain, key] = [newDomain(), await newKey()]
      const root = await tree.setPath(undefined, 'ipcr.json', bytes ?? tree.lyingFile(Buffer.alloc(1024), Array.from({ length: 1000 }, () => 1024 * 1024)))
      gateway.records.set(key.name, await createIpnsRecord(key.key, `/ipfs/${root.cid}`, { sequence: 1n, lifetimeMs: DAY, ttlMs: 1000 }))
      point(domain, key)
      await refused(domain, /ipcr\.json cannot be read/)
    })
})
