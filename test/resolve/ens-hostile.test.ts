// Bad inputs: an Ethereum node that is dead, slow, busy, or answers something else. None of it may pass for what a name says.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createEnsLookup } from '../../lib/resolve/names/ens-lookup.ts'
import { type Ens, ipnsHash, startEns } from '../support/ens.ts'
import { type HostileNode, type NodeMisdeed, startHostileNode } from '../support/hostile-node.ts'
import { realClients } from '../support/real-client.ts'

const KEY = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8'
const TROUBLES: [NodeMisdeed, RegExp][] = [
  ['silent', /does not answer/], ['html', /answers 200 and no JSON-RPC/], ['endless', /sends more than 65536 bytes/], ['drip', /sends too slowly/],
  ['busy', /it refuses a call: daily request count exceeded/], ['unpaid', /payment required/], ['behind', /missing trie node/], ['junk', /answers what was not asked/],
  ['empty', /answers 200 and no JSON-RPC/], ['elsewhere', /redirects to another host/], ['cut', /in the middle of an answer/], ['deep', /no JSON-RPC/],
]

describe('an Ethereum node', { skip: realClients('anvil').skip }, () => {
  let ens: Ens
  let node: HostileNode
  const warned: string[] = []
  const look = (url = `${node.url}/v3/secret-key`) =>
    createEnsLookup({ ethRpcUrl: new URL(url), ensRegistry: ens.registry, warn: (sentence) => void warned.push(sentence), now: Date.now })('alice.eth', AbortSignal.timeout(20_000))
  before(async () => {
    ens = await startEns()
    node = await startHostileNode(ens.anvil.url)
    await ens.set('alice.eth', ipnsHash(KEY))
  })
  beforeEach(() => {
    node.misdeed = undefined
    node.asked.length = 0
    warned.length = 0
  })
  after(async () => {
    await node?.stop()
    await ens?.stop()
  })

  test('is asked three times for a name, and for nothing else', async () => {
    assert.equal((await look())?.value, `/ipns/${KEY}`)
    assert.deepEqual(node.asked, ['eth_call', 'eth_call', 'eth_call'])
  })

  for (const [misdeed, why] of TROUBLES)
    test(`that is ${misdeed} leaves the name unknown, is asked once, and its address stays in the configuration`, async () => {
      node.misdeed = misdeed
      await assert.rejects(look(), { code: 'UNAVAILABLE', message: 'the Ethereum node that this hub asks does not answer' })
      assert.deepEqual(node.asked, ['eth_call'])
      assert.match(warned.join(), why)
      assert.doesNotMatch(warned.join(), /secret-key/)
    })

  test('that is not there leaves it unknown too', async () => {
    await assert.rejects(look('http://127.0.0.1:9/'), { code: 'UNAVAILABLE' })
  })

  test('that is silent does not keep anybody beyond the time that is given', async () => {
    node.misdeed = 'silent'
    const lookup = createEnsLookup({ ethRpcUrl: new URL(node.url), ensRegistry: ens.registry, warn: () => {}, now: Date.now })
    await assert.rejects(lookup('alice.eth', AbortSignal.timeout(300)), { name: 'TimeoutError' })
  })
})
