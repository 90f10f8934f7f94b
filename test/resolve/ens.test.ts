import assert from 'node:assert/strict'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { Wallet } from 'ethers'
import { concat, toUtf8Bytes } from 'ethers/utils'
import { CID } from 'multiformats/cid'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { NamespaceClaim, SignedClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { CLAIM_DATA } from '../../lib/identity/claim/typed-data.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { createIpnsRecord } from '../../lib/names/ipns-record.ts'
import { encodeRootDocument } from '../../lib/roots/documents.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { type Ens, ipfsHash, ipnsHash, startEns } from '../support/ens.ts'
import { type HostileNode, startHostileNode } from '../support/hostile-node.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { realClients } from '../support/real-client.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const DAY = 86_400_000
const owner = Wallet.createRandom()
const stranger = Wallet.createRandom()
type Key = { key: PrivateKey; name: string }

describe('an ENS name', { skip: realClients('anvil').skip }, () => {
  const tree = new Tree()
  const { manifest, blobs } = imageOf(Buffer.from('of an ENS name'))
  let ens: Ens
  let node: HostileNode
  let zone: DnsZone
  let gateway: StaticGateway
  let hub: TestHub
  let repository = ''

  before(async () => {
    ens = await startEns()
    ;[node, zone, gateway] = await Promise.all([startHostileNode(ens.anvil.url), startDnsZone(), startStaticGateway(tree)])
    repository = await tree.repository({ tags: { v1: manifest }, blobs })
    hub = await startHub({ env: { IPCR_AUTH: 'open', IPCR_GATEWAYS: gateway.url, DNS_SERVERS: zone.server, ETH_RPC_URL: node.url, ENS_REGISTRY: ens.registry, LOG_LEVEL: 'warn' } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
    zone?.stop()
    await node?.stop()
    await ens?.stop()
  })

  const newKey = async (): Promise<Key> => {
    const key = await generateKeyPair('Ed25519')
    return { key, name: formatIpnsName(key.publicKey.toMultihash().bytes) ?? '' }
  }
  const rootWith = async (claim: SignedClaim | null): Promise<CID> => {
    const app = await tree.setPath(undefined, 'app', { cid: CID.parse(repository), tsize: 1 })
    return (await tree.setPath(app, 'ipcr.json', encodeRootDocument({ v: 1, kind: 'namespace', claim }))).cid
  }
  const publish = async ({ key, name }: Key, claim: SignedClaim | null = null, sequence = 1n): Promise<void> => {
    gateway.records.set(name, await createIpnsRecord(key, `/ipfs/${await rootWith(claim)}`, { sequence, lifetimeMs: DAY, ttlMs: 1000 }))
  }
  const claim = async (namespace: string, root: string, by = owner, changes: Partial<NamespaceClaim> = {}): Promise<SignedClaim> => {
    const message = { ...draftClaim({ namespace, owner: by.address, root, now: Date.now() }), ...changes }
    return { ...message, sig: await by.signTypedData(CLAIM_DATA.domain, CLAIM_DATA.types, message) }
  }
  const pull = (name: string) => fetch(`${hub.url}/v2/${name}/app/manifests/v1`)
  const pulled = async (name: string): Promise<Response> => {
    const answer = await pull(name)
    assert.equal(answer.headers.get('docker-content-digest'), digestOf(manifest), await answer.clone().text())
    return answer
  }
  const refused = async (name: string, status: number, why: RegExp): Promise<void> => {
    const answer = await pull(name)
    const text = await answer.text()
    assert.equal(answer.status, status, text)
    assert.match(text, why)
  }
  const lookAgain = async (name: string): Promise<void> => {
    await fetch(`${hub.url}/api/v1/names/${name}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    await delay(1000)
  }

  test('whose contenthash is a key is pulled', async () => {
    const key = await newKey()
    await publish(key)
    await ens.set('alice.eth', ipnsHash(key.name))
    const answer = await pulled('alice.eth')
    assert.equal(answer.headers.get('warning'), null)
    assert.deepEqual(new Set(node.asked), new Set(['eth_call']))
  })

  test('whose contenthash is content is pulled', async () => {
    await ens.set('fixed.eth', ipfsHash((await rootWith(null)).toString()))
    await pulled('fixed.eth')
  })

  test('whose contenthash is a domain, or another ENS name, leads there', async () => {
    const key = await newKey()
    await publish(key)
    zone.set('_dnslink.elsewhere.test', [`dnslink=/ipns/${key.name}`])
    const text = (name: string) => concat(['0xe5010170', new Uint8Array([0, name.length]), toUtf8Bytes(name)])
    await ens.set('todomain.eth', text('elsewhere.test'))
    await pulled('todomain.eth')
    await ens.set('toname.eth', text('todomain.eth'))
    await pulled('toname.eth')
  })

  test('bad-input 26: that leads back to itself is refused with that reason', async () => {
    const text = (name: string) => concat(['0xe5010170', new Uint8Array([0, name.length]), toUtf8Bytes(name)])
    await ens.set('ring.eth', text('gnir.eth'))
    await ens.set('gnir.eth', text('ring.eth'))
    await refused('ring.eth', 404, /leads back to itself/)
  })

  test('that has no contenthash, or one of another network, is 404 with the reason', async () => {
    await refused('nobody.eth', 404, /nobody\.eth has no contenthash in ENS/)
    await ens.set('swarm.eth', `0xe40101fa011b20${'ab'.repeat(32)}`)
    await refused('swarm.eth', 404, /is for Swarm, not for IPFS/)
  })

  test('is not pushed to', async () => {
    const answer = await fetch(`${hub.url}/v2/alice.eth/app/blobs/uploads/`, { method: 'POST' })
    assert.equal(answer.status, 403)
    await answer.arrayBuffer()
  })

  test('with a claim by its owner for this key is pulled without a mark', async () => {
    const key = await newKey()
    await publish(key, await claim('claimed.eth', key.name))
    await ens.set('claimed.eth', ipnsHash(key.name))
    assert.equal((await pulled('claimed.eth')).headers.get('warning'), null)
  })

  test('bad-input 28: whose claim names another key, or was not signed by its owner, is refused', async () => {
    const [key, other] = [await newKey(), await newKey()]
    await publish(key, await claim('copied.eth', other.name))
    await ens.set('copied.eth', ipnsHash(key.name))
    await refused('copied.eth', 403, /names another key/)
    const { sig } = await claim('forged.eth', key.name, stranger)
    await publish(other, { ...(await claim('forged.eth', other.name)), sig })
    await ens.set('forged.eth', ipnsHash(other.name))
    await refused('forged.eth', 403, /not signed by the wallet/)
  })

  test('bad-input 28: is its own key’s once more when the name is given to another, whose newer claim counts', async () => {
    const [first, second] = [await newKey(), await newKey()]
    const before = await claim('sold.eth', first.name)
    await publish(first, before)
    await ens.set('sold.eth', ipnsHash(first.name))
    await pulled('sold.eth')
    await publish(second, await claim('sold.eth', second.name, stranger, { seq: before.seq + 1 }))
    await ens.set('sold.eth', ipnsHash(second.name))
    await lookAgain('sold.eth')
    await pulled('sold.eth')
    await ens.set('sold.eth', ipnsHash(first.name))
    await lookAgain('sold.eth')
    await refused('sold.eth', 403, /newer claim/)
  })

  test('is followed: a new contenthash is seen without anybody asking', async () => {
    const [first, second] = [await newKey(), await newKey()]
    await publish(first)
    await ens.set('moving.eth', ipnsHash(first.name))
    await lookAgain('moving.eth')
    const state = async () => (await (await fetch(`${hub.url}/api/v1/names/moving.eth`)).json()) as { ipnsName?: string; resolved?: { ipnsName?: string } }
    assert.match(JSON.stringify(await state()), new RegExp(first.name))
    await publish(second)
    await ens.set('moving.eth', ipnsHash(second.name))
    for (let i = 0; i < 600 && !JSON.stringify(await state()).includes(second.name); i++) await delay(100)
    assert.match(JSON.stringify(await state()), new RegExp(second.name))
  })

  test('is kept whole, and then read through the gateway under its own name', async () => {
    const key = await newKey()
    await publish(key)
    await ens.set('kept.eth', ipnsHash(key.name))
    await fetch(`${hub.url}/api/v1/names/kept.eth`, { method: 'POST', body: '{"pin":true}', headers: { 'content-type': 'application/json' } })
    const read = async () => fetch(`${hub.url}/ipns/Kept.eth/app/oci-layout`)
    for (let i = 0; i < 600 && (await read()).status !== 200; i++) await delay(100)
    assert.match(await (await read()).text(), /imageLayoutVersion/)
  })

  test('that was resolved before is served on when the node fails; a new one is 503 with that reason', async () => {
    try {
      for (const misdeed of ['html', 'busy', 'empty'] as const) {
        node.misdeed = misdeed
        await pulled('alice.eth')
        await refused(`new-${misdeed}.eth`, 503, /the Ethereum node that this hub asks does not answer/)
      }
    } finally {
      node.misdeed = undefined
    }
    assert.match(hub.log(), /the Ethereum node cannot be used: it refuses a call/)
    await lookAgain('alice.eth')
    await pulled('alice.eth')
  })

  test('bad-input 31: that nobody has is not asked for by the hundred; those that are known here are looked at all the same', async () => {
    node.asked.length = 0
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const texts: string[] = []
      for (let i = 0; i < 4; i++) texts.push(await (await pull(`flood-${index}-${i}.eth`)).text())
      return texts
    }))
    const refusedLooks = answers.flat().filter((text) => text.includes('too many ENS names are being looked up just now'))
    assert.ok(refusedLooks.length >= 100, `${refusedLooks.length} of 200 were refused`)
    assert.ok(node.asked.length <= 100, `${node.asked.length} calls`)
    const key = await newKey()
    await publish(key)
    await ens.set('alice.eth', ipnsHash(key.name))
    await lookAgain('alice.eth')
    assert.match(await (await fetch(`${hub.url}/api/v1/names/alice.eth`)).text(), new RegExp(key.name))
  })
})

describe('a hub', { skip: realClients('anvil').skip }, () => {
  const asked = async (env: Record<string, string>) => {
    const hub = await startHub({ env })
    try {
      const answer = await fetch(`${hub.url}/v2/alice.eth/app/manifests/v1`)
      return { status: answer.status, text: await answer.text() }
    } finally {
      assert.equal(await hub.stop(), 0, hub.log())
    }
  }

  test('without an Ethereum node answers ENS names with 404 and that sentence', async () => {
    const { status, text } = await asked({})
    assert.equal(status, 404)
    assert.match(text, /alice\.eth is an ENS name: no Ethereum node is configured to ask about it \(ETH_RPC_URL\)/)
  })

  test('whose node is on another chain, without the registry named, believes none of its names', async () => {
    const ens = await startEns()
    try {
      await ens.set('alice.eth', ipnsHash('k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'))
      const { status, text } = await asked({ ETH_RPC_URL: ens.anvil.url })
      assert.equal(status, 503)
      assert.match(text, /on chain 31337, and ENS is on chain 1/)
    } finally {
      await ens.stop()
    }
  })
})
