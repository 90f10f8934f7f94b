// Bad inputs 28: a wallet's namespace is found by the claims that followed hubs list.
import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import type { Wallet } from 'ethers/wallet'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import type { NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeNameDocument, encodeRootDocument } from '../../lib/roots/documents.ts'
import { makeWallet, sign } from '../identity/claims.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const DAY = 86_400_000
type Key = { key: PrivateKey; name: string; sequence: bigint }
type NameState = { state: string; root: string | null }

describe('a wallet’s namespace by its address', () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('of a wallet'))
  let gateway: StaticGateway
  let hub: TestHub
  let repository = ''
  before(async () => {
    gateway = await startStaticGateway(tree)
    repository = await tree.repository({ tags: { v1: manifest }, blobs })
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_P2P: 'off', IPCR_GATEWAYS: gateway.url } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
  })

  const newKey = async (): Promise<Key> => {
    const key = await generateKeyPair('Ed25519')
    return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '', sequence: 0n }
  }
  const addressOf = (wallet: Wallet): string => wallet.address.toLowerCase()
  const draft = (wallet: Wallet, root: string, changes: Partial<NamespaceClaim> = {}): NamespaceClaim =>
    ({ ...draftClaim({ namespace: addressOf(wallet), owner: wallet.address, root, now: Date.now() }), ...changes })
  const publish = async (key: Key, root: CID): Promise<void> => {
    gateway.records.set(key.name, await createIpnsRecord(key.key, `/ipfs/${root}`, { sequence: ++key.sequence, lifetimeMs: DAY, ttlMs: 1000 }))
  }
  const publishNamespace = async (key: Key, claim: SignedClaim | null): Promise<void> => {
    const app = await tree.setPath(undefined, 'app', { cid: CID.parse(repository), tsize: 1 })
    await publish(key, (await tree.setPath(app, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim }))).cid)
  }
  /** A root that lists the claims as a hub's does, each under its namespace unless it is named otherwise. */
  const publishHub = async (key: Key, claims: (SignedClaim | [string, SignedClaim])[]): Promise<void> => {
    let root = await tree.setPath(undefined, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'hub', claim: null }))
    for (const listed of claims) {
      const [name, claim] = Array.isArray(listed) ? listed : [listed.namespace, listed]
      root = await tree.setPath(root, `names/${name}.json`, encodeNameDocument({ v: 1, name, k51: claim.root, claim, updated: 1 }))
    }
    await publish(key, root.cid)
  }
  const state = async (name: string): Promise<NameState> => (await (await fetch(`${hub.url}/api/v1/names/${name}`)).json()) as NameState
  const follow = async (key: Key): Promise<void> => {
    const before = (await state(key.name)).root
    await fetch(`${hub.url}/api/v1/names/${key.name}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    for (let i = 0; i < 1200 && (await state(key.name)).root === before; i++) await delay(50)
  }
  const followed = async (...claims: (SignedClaim | [string, SignedClaim])[]): Promise<Key> => {
    const key = await newKey()
    await publishHub(key, claims)
    await follow(key)
    return key
  }
  const pull = (wallet: Wallet) => fetch(`${hub.url}/v2/${addressOf(wallet)}/app/manifests/v1`)
  const answers = async (wallet: Wallet, status: number, why = /./): Promise<void> => {
    const answer = await pull(wallet)
    const text = await answer.text()
    assert.equal(answer.status, status, text)
    assert.match(text, why)
  }
  const until = async (wallet: Wallet, status: number): Promise<void> => {
    for (let i = 0; i < 600 && (await pull(wallet)).status !== status; i++) await delay(100)
    await answers(wallet, status)
  }

  test('is found by the claim that a followed hub lists, and told on in this hub’s own root', async () => {
    const [wallet, key] = [makeWallet(), await newKey()]
    const claim = await sign(wallet, draft(wallet, key.name))
    await publishNamespace(key, claim)
    await followed(claim)
    const answer = await pull(wallet)
    assert.equal(answer.headers.get('docker-content-digest'), digestOf(manifest), await answer.text())
    assert.equal(answer.headers.get('ipcr-name-state'), 'live')
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    const listed = async (): Promise<Response> => fetch(`${hub.url}/ipns/${ipns}/names/${addressOf(wallet)}.json`)
    for (let i = 0; i < 600 && (await listed()).status !== 200; i++) await delay(100)
    const { k51, claim: told } = (await (await listed()).json()) as { k51: string; claim: SignedClaim }
    assert.deepEqual([k51, told], [key.name, claim])
  })

  test('of which nobody knows a claim is not there', async () => {
    await answers(makeWallet(), 404, /no claim of 0x[0-9a-f]{40} is known here/)
  })

  test('is read under the key of the claim with the highest number, whichever hub lists it', async () => {
    const [wallet, old, next] = [makeWallet(), await newKey(), await newKey()]
    const [before, now] = [await sign(wallet, draft(wallet, old.name, { seq: Date.now() - 5000 })), await sign(wallet, draft(wallet, next.name))]
    await publishNamespace(next, now)
    await followed(before)
    await followed(now)
    await followed(before)
    await answers(wallet, 200)
  })

  test('goes on under its key when a renewal is known before the root has it', async () => {
    const [wallet, key] = [makeWallet(), await newKey()]
    await publishNamespace(key, await sign(wallet, draft(wallet, key.name, { seq: Date.now() - 5000 })))
    await followed(await sign(wallet, draft(wallet, key.name)))
    await answers(wallet, 200)
  })

  test('bad-input 28: a claim that somebody else signed counts as none', async () => {
    const [wallet, stranger, key] = [makeWallet(), makeWallet(), await newKey()]
    const own = draft(wallet, key.name)
    const forged = [
      { ...own, sig: (await sign(stranger, { ...own, owner: stranger.address })).sig },
      await sign(stranger, { ...own, owner: stranger.address }),
      await sign(wallet, { ...own, seq: Date.now() + 3650 * DAY }),
    ]
    for (const claim of forged) await followed(claim)
    await publishNamespace(key, null)
    await answers(wallet, 404, /no claim of/)
  })

  test('bad-input 28: of two claims with one number the first counts, and the name is marked', async () => {
    const [wallet, first, second] = [makeWallet(), await newKey(), await newKey()]
    const seq = Date.now()
    const [one, other] = [await sign(wallet, draft(wallet, first.name, { seq })), await sign(wallet, draft(wallet, second.name, { seq }))]
    await publishNamespace(first, one)
    await publishNamespace(second, other)
    const lister = await followed(one)
    assert.equal((await pull(wallet)).headers.get('ipcr-name-state'), 'live')
    await publishHub(lister, [other])
    await follow(lister)
    let answer = await pull(wallet)
    for (let i = 0; i < 600 && answer.headers.get('ipcr-name-state') === 'live'; i++) {
      await delay(100)
      answer = await pull(wallet)
    }
    assert.deepEqual([answer.status, answer.headers.get('ipcr-name-state')], [200, 'conflicting'])
    assert.match(answer.headers.get('warning') ?? '', /signed two claims with one number: the first one counts/)
  })

  test('bad-input 28: the claim of another namespace, listed under this one, counts as none', async () => {
    const [wallet, other, key] = [makeWallet(), makeWallet(), await newKey()]
    const claim = await sign(other, draft(other, key.name))
    await publishNamespace(key, claim)
    await followed([addressOf(wallet), claim])
    await answers(wallet, 404, /no claim of/)
  })

  test('bad-input 28: a root that does not hold the claim itself is refused', async () => {
    const [wallet, key] = [makeWallet(), await newKey()]
    await publishNamespace(key, null)
    await followed(await sign(wallet, draft(wallet, key.name)))
    await until(wallet, 403)
    await answers(wallet, 403, /needs a claim signed by the wallet/)
  })

  test('bad-input 28: after a rotation the old key is refused, also when only old claims are listed again', async () => {
    const [wallet, old, next] = [makeWallet(), await newKey(), await newKey()]
    const before = await sign(wallet, draft(wallet, old.name, { seq: Date.now() - 5000 }))
    await publishNamespace(old, before)
    const lister = await followed(before)
    await answers(wallet, 200)
    const now = await sign(wallet, draft(wallet, next.name))
    const other = imageOf(Buffer.from('under the next key'))
    repository = await tree.repository({ tags: { v1: other.manifest }, blobs: other.blobs })
    await publishNamespace(next, now)
    await publishHub(lister, [now])
    await follow(lister)
    for (let i = 0; i < 600 && (await pull(wallet)).headers.get('docker-content-digest') !== digestOf(other.manifest); i++) await delay(100)
    await publishHub(lister, [before])
    await follow(lister)
    await delay(2500)
    const answer = await pull(wallet)
    assert.equal(answer.headers.get('docker-content-digest'), digestOf(other.manifest))
  })

  test('is refused from the claim on by which its owner withdraws the key, and stays so', async () => {
    const [wallet, key] = [makeWallet(), await newKey()]
    const before = await sign(wallet, draft(wallet, key.name, { seq: Date.now() - 5000 }))
    await publishNamespace(key, before)
    const lister = await followed(before)
    await answers(wallet, 200)
    await publishHub(lister, [await sign(wallet, draft(wallet, ''))])
    await follow(lister)
    await until(wallet, 403)
    await answers(wallet, 403, /has withdrawn its key/)
    await publishHub(lister, [before])
    await follow(lister)
    await delay(1500)
    await answers(wallet, 403, /has withdrawn its key/)
  })

  test('can be followed, and kept whole', async () => {
    const [wallet, key] = [makeWallet(), await newKey()]
    const claim = await sign(wallet, draft(wallet, key.name))
    await publishNamespace(key, claim)
    await followed(claim)
    const asked = await fetch(`${hub.url}/api/v1/names/${addressOf(wallet)}`, { method: 'POST', body: '{"pin":true}', headers: { 'content-type': 'application/json' } })
    assert.equal(asked.status, 202, await asked.text())
    let pin: { state: string } | null = null
    for (let i = 0; i < 600 && pin?.state !== 'pinned'; i++) {
      await delay(100)
      ;({ pin } = (await (await fetch(`${hub.url}/api/v1/names/${addressOf(wallet)}`)).json()) as { pin: { state: string } | null })
    }
    assert.equal(pin?.state, 'pinned')
  })
})
