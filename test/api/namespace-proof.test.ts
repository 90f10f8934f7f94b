import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Draft, Namespace } from '../../lib/identity/namespaces/types.ts'
import type { NamespaceClaim } from '../../lib/identity/claim/claim.ts'
import { draftClaim } from '../../lib/identity/claim/draft-claim.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { type Ens, ipnsHash, startEns } from '../support/ens.ts'
import { type HostileNode, startHostileNode } from '../support/hostile-node.ts'
import { startHub } from '../support/hub.ts'
import { askHub, connectWallet, signClaim, tryPush, type Answer, type NamespaceClient, type Problem } from '../support/namespace-client.ts'
import { pushImage } from '../support/push-image.ts'
import { waitUntilPublished } from '../support/published.ts'
import { realClients } from '../support/real-client.ts'
import { askToken, startWalletHub, type WalletHub } from '../support/wallet-hub.ts'

type Drafted = Draft<NamespaceClaim>
const rootOf = (drafted: Drafted): string => drafted.typedData.message.root
const OTHER = 'k51qzi5uqu5di4m3ezabqau38isvrk1foxxnt3boyev7xlcgvhoa2mesiamyxp'

describe('a namespace that is a name of its own', { skip: realClients('anvil').skip }, () => {
  let ens: Ens
  let node: HostileNode
  let zone: DnsZone
  let hub: WalletHub
  let alice: NamespaceClient
  let mallory: NamespaceClient

  before(async () => {
    ens = await startEns()
    ;[node, zone] = await Promise.all([startHostileNode(ens.anvil.url), startDnsZone()])
    hub = await startWalletHub({ env: { DNS_SERVERS: zone.server, ETH_RPC_URL: node.url, ENS_REGISTRY: ens.registry } })
    ;[alice, mallory] = await Promise.all([connectWallet(hub.url), connectWallet(hub.url)])
  })
  after(async () => {
    await hub?.stop()
    zone?.stop()
    await node?.stop()
    await ens?.stop()
  })

  const draft = async (who: NamespaceClient, name: string, action: 'claim' | 'renew' | 'rotate' = 'claim'): Promise<Drafted> => {
    const { status, body } = await who.draft(name, { action })
    assert.equal(status, 200, JSON.stringify(body))
    return body as Drafted
  }
  const deliverSigned = async (who: NamespaceClient, claim: NamespaceClaim): Promise<Answer<Namespace & Problem>> =>
    askHub(hub.url, 'POST', '/api/v1/claims', { claim: await signClaim(who.wallet, claim) })
  const ownerOf = async (name: string) => (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${name}`)).body.owner

  const kinds: [string, string, (name: string, key: string) => Promise<void> | void, RegExp][] = [
    ['dns', 'example.test', (name, key) => zone.set(`_dnslink.${name}`, [`dnslink=/ipns/${key}`]), /set the TXT record of _dnslink\.example\.test to dnslink=\/ipns\/k51/],
    ['ens', 'example.eth', (name, key) => ens.set(name, ipnsHash(key)), /set the contenthash of example\.eth to ipns:\/\/k51/],
  ]
  for (const [kind, name, lead, instruction] of kinds)
    describe(`of kind ${kind}`, () => {
      test('is claimed by whoever can make it lead to the key that the draft names', async () => {
        const drafted = await draft(alice, name)
        assert.match(drafted.notes.join(), instruction)
        const early = await alice.deliver(drafted)
        assert.deepEqual([early.status, early.body.code], [422, 'NOT_PROVED'])
        assert.match(early.body.detail, /leads to no key/)
        await lead(name, OTHER)
        assert.match((await alice.deliver(drafted)).body.detail, new RegExp(`leads to ${OTHER} and not to`))
        await lead(name, rootOf(drafted))
        const taken = await alice.deliver(drafted)
        assert.equal(taken.status, 201, JSON.stringify(taken.body))
        assert.deepEqual([taken.body.kind, taken.body.owner, taken.body.proof.by, taken.body.writable], [kind, alice.wallet.address, kind, true])
      })

      test('is pushed to by its owner and nobody else, and published under that key', async () => {
        const authorization = await alice.token()
        await pushImage(hub.url, `${name}/app`, 'v1', { authorization })
        const { namespace } = await waitUntilPublished(hub, `${name}/app`, 'v1')
        assert.equal(namespace, (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${name}`)).body.ipns)
        assert.equal((await tryPush(hub.url, `${name}/app`, await mallory.token())).status, 403)
      })

      test('is pulled here, and through another hub, which finds the claim to be right', async () => {
        const elsewhere = await startHub({ env: { IPCR_GATEWAYS: hub.url, DNS_SERVERS: zone.server, ETH_RPC_URL: ens.anvil.url, ENS_REGISTRY: ens.registry } })
        try {
          const digests = await Promise.all([hub, elsewhere].map(async ({ url }) => {
            const answer = await fetch(`${url}/v2/${name}/app/manifests/v1`, { headers: url === hub.url ? { authorization: `Bearer ${(await askToken(url, [`repository:${name}/app:pull`])).token}` } : {} })
            const text = await answer.text()
            assert.equal(answer.status, 200, text)
            assert.equal(answer.headers.get('warning'), null)
            return answer.headers.get('docker-content-digest')
          }))
          assert.equal(digests[0], digests[1])
        } finally {
          await elsewhere.stop()
        }
      })

      test('bad-input 28: is not somebody else’s because they sign that it is, under the key that it leads to', async () => {
        const { ipns } = (await askHub<Namespace>(hub.url, 'GET', `/api/v1/namespaces/${name}`)).body
        const stolen = await deliverSigned(mallory, draftClaim({ namespace: name, owner: mallory.wallet.address, root: ipns ?? '', now: Date.now() }))
        assert.ok(stolen.status >= 400, JSON.stringify(stolen.body))
        assert.equal(await ownerOf(name), alice.wallet.address)
      })
    })

  test('is not taken while nobody says where it leads; the same claim counts when somebody does', async () => {
    const drafted = await draft(alice, 'busy.eth')
    await ens.set('busy.eth', ipnsHash(rootOf(drafted)))
    try {
      node.misdeed = 'busy'
      const refused = await alice.deliver(drafted)
      assert.deepEqual([refused.status, refused.body.code], [503, 'LOOKUP_FAILED'])
      assert.match(refused.body.detail, /where busy\.eth leads could not be looked up: the Ethereum node that this hub asks does not answer/)
    } finally {
      node.misdeed = undefined
    }
    assert.equal((await alice.deliver(drafted)).status, 201)
  })

  test('changes hands with the name: who makes it lead to a key that was made for them has it, and the owner before has nothing', async () => {
    const before = await draft(alice, 'sold.test')
    zone.set('_dnslink.sold.test', [`dnslink=/ipns/${rootOf(before)}`])
    assert.equal((await alice.deliver(before)).status, 201)
    const bob = await connectWallet(hub.url)
    assert.equal((await bob.draft('sold.test', { action: 'claim' })).body.code, 'NOT_OWNER', 'while it leads to the key of the owner before')
    zone.set('_dnslink.sold.test', [])
    const next = await draft(bob, 'sold.test')
    assert.deepEqual([(await bob.deliver(next)).body.code, await ownerOf('sold.test')], ['NOT_PROVED', alice.wallet.address])
    zone.set('_dnslink.sold.test', [`dnslink=/ipns/${rootOf(next)}`])
    assert.equal((await bob.deliver(next)).status, 200)
    assert.equal(await ownerOf('sold.test'), bob.wallet.address)
    await pushImage(hub.url, 'sold.test/app', 'v1', { authorization: await bob.token() })
    assert.equal((await tryPush(hub.url, 'sold.test/app', await alice.token())).status, 403)
    const back = await deliverSigned(alice, draftClaim({ namespace: 'sold.test', owner: alice.wallet.address, root: rootOf(next), now: Date.now() }))
    assert.ok(back.status >= 400, JSON.stringify(back.body))
  })

  test('bad-input 28: a key that was made for one wallet’s claim proves nothing for another’s', async () => {
    const [mine, hers] = [await draft(alice, 'raced.test'), await draft(mallory, 'raced.test')]
    assert.notEqual(rootOf(hers), rootOf(mine))
    zone.set('_dnslink.raced.test', [`dnslink=/ipns/${rootOf(mine)}`])
    const first = await mallory.deliver(hers)
    assert.deepEqual([first.status, first.body.code], [422, 'NOT_PROVED'])
    const copied = await deliverSigned(mallory, { ...hers.typedData.message, root: rootOf(mine) })
    assert.ok(copied.status >= 400, JSON.stringify(copied.body))
    assert.equal((await alice.deliver(mine)).status, 201)
    assert.equal(await ownerOf('raced.test'), alice.wallet.address)
  })
})
