import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { makeWallet, sign } from '../identity/claims.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { putNamespaceRow } from '../support/namespace-row.ts'
import { pushImage } from '../support/push-image.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'
import { startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

const WALLET = `0x${'a1'.repeat(20)}`
const STRANGER = `0x${'b2'.repeat(20)}`

describe('a namespace of a wallet, an ENS name or a domain', () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('under my own key'))
  let gateway: StaticGateway
  let hub: TestHub
  before(async () => {
    gateway = await startStaticGateway(tree)
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_PUBLISH: 'off', IPCR_P2P: 'off', IPCR_GATEWAYS: gateway.url } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
  })

  const pull = (name: string) => fetch(`${hub.url}/v2/${name}/manifests/v1`)
  const beginPush = (name: string) => fetch(`${hub.url}/v2/${name}/blobs/uploads/`, { method: 'POST' })
  const messageOf = async (answer: Response): Promise<string> => {
    const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] }
    return `${answer.status} ${errors[0]?.code} ${errors[0]?.message}`
  }
  const newKey = async () => {
    const key = await generateKeyPair('Ed25519')
    return { key, ipnsName: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
  }

  for (const [kind, name] of [['wallet', WALLET], ['ens', 'alice.eth'], ['dns', 'example.test']] as const)
    test(`is pushed to and pulled from like a handle, once it is this hub's: ${name}`, async () => {
      putNamespaceRow(hub.dataDir, { name, kind, owner: WALLET })
      const { digest } = await pushImage(hub.url, `${name}/team/app`, 'v1', { layers: [name] })
      const answer = await pull(`${name}/team/app`)
      assert.equal(answer.headers.get('docker-content-digest'), digest, await answer.text())
      assert.deepEqual(await (await fetch(`${hub.url}/v2/${name}/team/app/tags/list`)).json(), { name: `${name}/team/app`, tags: ['v1'] })
      const { repositories } = (await (await fetch(`${hub.url}/v2/_catalog`)).json()) as { repositories: string[] }
      assert.ok(repositories.includes(`${name}/team/app`))
      const gone = await fetch(`${hub.url}/v2/${name}/team/app/manifests/${digest}`, { method: 'DELETE' })
      assert.equal(gone.status, 202, await gone.text())
      assert.equal((await pull(`${name}/team/app`)).status, 404)
      assert.deepEqual(gateway.asked, [], 'nobody else is asked about a namespace of this hub')
    })

  test('alone is no repository: what would be stored as library/… is refused', async () => {
    putNamespaceRow(hub.dataDir, { name: WALLET, kind: 'wallet', owner: WALLET })
    assert.match(await messageOf(await beginPush(WALLET)), /^403 DENIED .* is a namespace: name a repository in it/)
    assert.equal((await pull(WALLET)).status, 404)
  })

  test('without a claim is refused with the way to one', async () => {
    for (const name of [STRANGER, 'bob.eth', 'other.test']) assert.match(await messageOf(await beginPush(`${name}/app`)), /^403 DENIED .* has no claim here, and an open hub has no accounts/)
  })

  test('under its owner’s own key is read where that key says, by name and below the hub’s own key, and not pushed to', async () => {
    const { key, ipnsName } = await newKey()
    const repository = await tree.repository({ tags: { v1: manifest }, blobs })
    const root = await tree.setPath(undefined, 'app', { cid: CID.parse(repository), tsize: 1 })
    gateway.records.set(ipnsName, await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence: 1n, lifetimeMs: 3_600_000, ttlMs: 60_000 }))
    await pushImage(hub.url, 'carol/app', 'v1', { layers: ['before'] })
    putNamespaceRow(hub.dataDir, { name: 'carol', kind: 'handle', owner: STRANGER, ipnsName, ownKey: true })
    const byDigest = await fetch(`${hub.url}/v2/carol/app/manifests/${digestOf(manifest)}`)
    assert.equal(byDigest.status, 200, await byDigest.text())
    const { ipns } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { ipns: string }
    putNamespaceRow(hub.dataDir, { name: '.hub', kind: 'handle', ipnsName: ipns })
    const below = await fetch(`${hub.url}/v2/${ipns}/carol/app/manifests/v1`)
    assert.equal(below.headers.get('docker-content-digest'), digestOf(manifest), await below.text())
    assert.match(await messageOf(await beginPush('carol/app')), new RegExp(`^403 DENIED carol is published under its owner's own key ${ipnsName}`))
    const put = await fetch(`${hub.url}/routing/v1/ipns/${ipnsName}`, {
      method: 'PUT', headers: { 'content-type': 'application/vnd.ipfs.ipns-record' },
      body: Buffer.from(await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence: 2n, lifetimeMs: 3_600_000, ttlMs: 60_000 })),
    })
    assert.equal(put.status, 200, 'its record is not one that this hub writes')
  })

  test('of a wallet under its own key is read by its claim, and not at all once that is withdrawn', async () => {
    const [wallet, { key, ipnsName }] = [makeWallet(), await newKey()]
    const name = wallet.address.toLowerCase()
    const claim = await sign(wallet, draftClaim({ namespace: name, owner: wallet.address, root: ipnsName, now: Date.now() - 1000 }))
    const app = await tree.setPath(undefined, 'app', { cid: CID.parse(await tree.repository({ tags: { v1: manifest }, blobs })), tsize: 1 })
    const root = await tree.setPath(app, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim }))
    gateway.records.set(ipnsName, await createIpnsRecord(key, `/ipfs/${root.cid}`, { sequence: 1n, lifetimeMs: 3_600_000, ttlMs: 1000 }))
    const row = { name, kind: 'wallet' as const, owner: name, ipnsName, ownKey: true }
    putNamespaceRow(hub.dataDir, { ...row, claim: JSON.stringify(claim) })
    assert.equal((await pull(`${name}/app`)).headers.get('docker-content-digest'), digestOf(manifest))
    putNamespaceRow(hub.dataDir, { ...row, claim: JSON.stringify(await sign(wallet, { ...claim, root: '', seq: Date.now() })) })
    let answer = await pull(`${name}/app`)
    for (let i = 0; i < 600 && answer.status === 200; i++) {
      await delay(100)
      answer = await pull(`${name}/app`)
    }
    assert.match(await messageOf(answer), /^403 DENIED .*has withdrawn its key/)
  })
})

describe('in wallet mode', () => {
  let hub: WalletHub
  before(async () => { hub = await startWalletHub({ env: { IPCR_PUBLISH: 'off', IPCR_P2P: 'off' } }) })
  after(async () => { assert.equal(await hub?.stop(), 0, hub?.log()) })
  const beginPush = (name: string) => fetch(`${hub.url}/v2/${name}/blobs/uploads/`, { method: 'POST', headers: { authorization: hub.basic } })

  test('a push to a wallet’s namespace without a claim says where to sign one', async () => {
    const answer = await beginPush(`${STRANGER}/app`)
    assert.equal(answer.status, 403)
    const text = await answer.text()
    assert.ok(text.includes(`${STRANGER} has no claim yet: sign one at ${hub.url}/account/namespaces or with ipcr namespace claim ${STRANGER}`), text)
  })

  test('a namespace has at least three characters, unless it was there before', async () => {
    const answer = await beginPush('ab/app')
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /at least 3 characters/)
    putNamespaceRow(hub.dataDir, { name: 'cd', kind: 'handle' })
    assert.equal((await beginPush('cd/app')).status, 202)
  })
})
