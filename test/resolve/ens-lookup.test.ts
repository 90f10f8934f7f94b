import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { once } from 'node:events'
import { dnsEncode } from 'ethers'
import { createEnsLookup } from '../../lib/resolve/names/ens-lookup.ts'
import { type Ens, ipfsHash, ipnsHash, startEns } from '../support/ens.ts'
import { realClients } from '../support/real-client.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const CONTENT = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'

describe('the contenthash of an ENS name', { skip: realClients('anvil').skip }, () => {
  let ens: Ens
  const warned: string[] = []
  const options = () => ({ ethRpcUrl: new URL(ens.anvil.url), ensRegistry: ens.registry as string | undefined, warn: (sentence: string) => void warned.push(sentence), now: Date.now })
  const look = (name: string) => createEnsLookup(options())(name, AbortSignal.timeout(20_000))
  before(async () => { ens = await startEns() })
  after(() => ens?.stop())

  test('ipns:// is the key as k51…, ipfs:// a CIDv1', async () => {
    await ens.set('alice.eth', ipnsHash(KEY))
    assert.deepEqual(await look('alice.eth'), { value: `/ipns/${KEY}`, ttlMs: 60_000 })
    await ens.set('alice.eth', ipfsHash(CONTENT))
    assert.deepEqual(await look('alice.eth'), { value: `/ipfs/${CONTENT}`, ttlMs: 60_000 })
  })

  test('that is not there, was taken back, or whose name nobody has, is none', async () => {
    assert.equal(await look('nobody.eth'), undefined)
    assert.equal(await look('below.alice.eth'), undefined)
    await ens.set('bob.eth', ipnsHash(KEY))
    await ens.set('bob.eth', '0x')
    assert.equal(await look('bob.eth'), undefined)
  })

  test('of a name below another one is its own', async () => {
    await ens.set('images.carol.eth', ipnsHash(KEY))
    assert.equal((await look('images.carol.eth'))?.value, `/ipns/${KEY}`)
    assert.equal(await look('carol.eth'), undefined)
  })

  test('is what the resolver of a parent says, if that is made for it (ENSIP-10)', async () => {
    await ens.resolver('wild.eth', 'WildcardResolver', ipnsHash(KEY), dnsEncode('a.b.wild.eth'))
    assert.equal((await look('a.b.wild.eth'))?.value, `/ipns/${KEY}`)
    assert.equal(await look('other.wild.eth'), undefined)
    await ens.resolver('own.eth', 'WildcardResolver', ipnsHash(KEY), dnsEncode('own.eth'))
    assert.equal((await look('own.eth'))?.value, `/ipns/${KEY}`)
  })

  test('is read from an old resolver, which does not say what it can do', async () => {
    await ens.resolver('old.eth', 'OldResolver', ipnsHash(KEY))
    assert.equal((await look('old.eth'))?.value, `/ipns/${KEY}`)
    assert.equal(await look('below.old.eth'), undefined, 'it answers for any name, but is not made for those below')
  })

  test('of Swarm, malformed or too long is refused with the reason', async () => {
    await ens.set('swarm.eth', `0xe40101fa011b20${'ab'.repeat(32)}`)
    await assert.rejects(look('swarm.eth'), { code: 'UNRESOLVABLE', message: 'the contenthash of swarm.eth is for Swarm, not for IPFS' })
    await ens.set('torn.eth', ipnsHash(KEY).slice(0, -2))
    await assert.rejects(look('torn.eth'), { code: 'UNRESOLVABLE', message: 'the contenthash of torn.eth cannot be read' })
    await ens.resolver('long.eth', 'HugeResolver', 4096)
    await assert.rejects(look('long.eth'), { code: 'UNRESOLVABLE', message: 'the contenthash of long.eth is too long' })
  })

  test('that is larger than any answer may be is not read to its end', async () => {
    await ens.resolver('huge.eth', 'HugeResolver', 200_000)
    await assert.rejects(look('huge.eth'), { code: 'UNAVAILABLE' })
    assert.match(warned.at(-1) ?? '', /sends more than 65536 bytes/)
  })

  test('is none where the resolver refuses or answers nonsense; its words do not pass for those of the node', async () => {
    await ens.resolver('angry.eth', 'RefusingResolver')
    assert.equal(await look('angry.eth'), undefined)
    await ens.resolver('liar.eth', 'LyingResolver')
    assert.equal(await look('liar.eth'), undefined)
  })

  test('that is to be fetched elsewhere (CCIP-Read) is refused, and nobody is asked', async () => {
    const asked: string[] = []
    const server = createServer((req, res) => { asked.push(req.url ?? ''); res.end('{"data":"0x"}') }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    try {
      for (const url of [`http://127.0.0.1:${port}/{sender}/{data}.json`, `http://127.0.0.1:${port}/`]) {
        await ens.resolver('offchain.eth', 'OffchainResolver', url)
        await assert.rejects(look('offchain.eth'), { code: 'UNRESOLVABLE', message: /kept off the chain \(CCIP-Read\)/ })
        await assert.rejects(look('below.offchain.eth'), { code: 'UNRESOLVABLE' })
      }
      assert.deepEqual(asked, [])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  test('of a name with more labels than can be asked for is refused', async () => {
    await assert.rejects(look(`${'a.'.repeat(10)}eth`), { code: 'UNRESOLVABLE', message: /more than 10 labels/ })
  })

  test('is not to be had where there is no registry', async () => {
    const nowhere = createEnsLookup({ ...options(), ensRegistry: `0x${'12'.repeat(20)}` })
    await assert.rejects(nowhere('alice.eth', AbortSignal.timeout(20_000)), { code: 'UNAVAILABLE', message: /knows no registry of ENS/ })
  })

  test('is not believed of a node on another chain, unless the registry is named', async () => {
    const main = createEnsLookup({ ...options(), ensRegistry: undefined })
    await assert.rejects(main('alice.eth', AbortSignal.timeout(20_000)), { code: 'UNAVAILABLE', message: /on chain 31337, and ENS is on chain 1/ })
  })
})

describe('ENS on the main chain', { skip: realClients('anvil').skip }, () => {
  let ens: Ens
  before(async () => { ens = await startEns({ chainId: 1, asMainnet: true }) })
  after(() => ens?.stop())
  const open = (now: () => number) => createEnsLookup({ ethRpcUrl: new URL(ens.anvil.url), ensRegistry: undefined, warn: () => {}, now })

  test('needs no setting but a node', async () => {
    await ens.set('alice.eth', ipnsHash(KEY))
    assert.equal((await open(Date.now)('alice.eth', AbortSignal.timeout(20_000)))?.value, `/ipns/${KEY}`)
  })

  test('is not believed of a node that is more than an hour behind, as far as that is looked at', async () => {
    const later = open(() => Date.now() + 2 * 3_600_000)
    await assert.rejects(later('alice.eth', AbortSignal.timeout(20_000)), { code: 'UNAVAILABLE', message: /is behind: its newest block is of 20/ })
  })
})
