// Names that somebody has to be believed for: DNS over HTTPS, a gateway that looks domains up, ENS by a node or a wallet.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { dohDnslink } from '../../lib/hub/ipfs-source/web-dnslink.ts'
import { rpcEns, walletEns } from '../../lib/hub/ipfs-source/web-ens.ts'
import { type Ens, ipfsHash, ipnsHash, startEns } from '../support/ens.ts'
import { realClients } from '../support/real-client.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { makeRegistry, type Registry, visit } from './scene.ts'

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return new URL(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/`)
}

describe('a domain', () => {
  let registry: Registry
  let gateway: StaticGateway
  let doh: URL
  const texts = new Map<string, string[]>()
  const asked: string[] = []
  const server = createServer((req, res) => {
    const name = new URL(req.url ?? '', 'http://x').searchParams.get('name') ?? ''
    asked.push(name)
    const Answer = (texts.get(name) ?? []).map((data) => ({ name, type: 16, TTL: 60, data }))
    res.writeHead(200, { 'content-type': 'application/dns-json' }).end(JSON.stringify({ Status: Answer.length > 0 ? 0 : 3, Answer }))
  })
  before(async () => {
    registry = await makeRegistry()
    gateway = await startStaticGateway(registry.tree)
    for (const [name, record] of registry.records) gateway.records.set(name, record)
    doh = await listen(server)
  })
  after(async () => {
    server.close()
    await gateway.stop()
  })
  const look = (domain: string) => visit(domain, [gateway.url], { dnslink: dohDnslink(doh) }).home()

  test('leads to a hub by DNS over HTTPS: shown as trusted, by whom, and the record behind it is verified', async () => {
    texts.set('_dnslink.hub.test', [`"dnslink=/ipns/${registry.hub.name}"`])
    const home = await look('hub.test')
    assert.deepEqual([home.root, home.ipns, home.verdict.state, home.verdict.by], [registry.hubRoot, registry.hub.name, 'trusted', `DNS, as ${doh.host} says`])
  })

  test('of strings in quotes, on the domain itself, or with a CID, is read; one without an entry says what is missing', async () => {
    texts.set('itself.test', [`"dnslink=/ipfs/" "${registry.hubRoot}"`])
    assert.equal((await look('itself.test')).root, registry.hubRoot)
    await assert.rejects(look('none.test'), /none\.test has no DNSLink/)
  })

  test('bad-input 26: that leads back to itself, or to no path, ends in a sentence', async () => {
    texts.set('_dnslink.loop.test', ['"dnslink=/ipns/loop.test"'])
    await assert.rejects(look('loop.test'), /leads back to itself/)
    texts.set('_dnslink.odd.test', ['"dnslink=/somewhere"'])
    await assert.rejects(look('odd.test'), /has no DNSLink/)
  })

  test('without a DNS server is what a gateway says, which is told; a gateway that does not know ends in a sentence', async () => {
    const answers = createServer((req, res) => res.writeHead(200, req.url === '/ipns/hub.test/' ? { 'x-ipfs-roots': `${registry.hubRoot},${registry.aliceRoot}` } : {}).end())
    const url = await listen(answers)
    try {
      const { root, verdict, ipns } = await visit('hub.test', [gateway.url, url.origin]).home()
      assert.deepEqual([root, verdict.state, verdict.by, ipns], [registry.hubRoot, 'trusted', `the gateway ${url.host}, which looked the domain up`, undefined])
      await assert.rejects(visit('other.test', [gateway.url]).home(), /no gateway tells where other\.test leads/)
    } finally {
      answers.close()
    }
  })
})

const { skip } = realClients('anvil')
describe('an ENS name', { skip }, () => {
  let registry: Registry
  let gateway: StaticGateway
  let ens: Ens
  before(async () => {
    registry = await makeRegistry()
    gateway = await startStaticGateway(registry.tree)
    for (const [name, record] of registry.records) gateway.records.set(name, record)
    ens = await startEns()
    await ens.set('hub.eth', ipnsHash(registry.hub.name))
    await ens.set('root.eth', ipfsHash(registry.hubRoot))
  })
  after(async () => {
    await ens?.stop()
    await gateway?.stop()
  })
  const wallet = { request: async ({ method, params }: { method: string; params?: unknown[] }) => {
    const answer: unknown = await (await fetch(ens.anvil.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })).json()
    if (typeof answer !== 'object' || answer === null || !('result' in answer)) throw new Error('refused')
    return answer.result
  } }

  test('leads to a hub by a node, and by the wallet in a browser: trusted, not verified', async () => {
    for (const find of [rpcEns(new URL(ens.anvil.url), ens.registry), walletEns(wallet, ens.registry)]) {
      const { root, verdict } = await visit('hub.eth', [gateway.url], { ens: { by: 'a node', find } }).home()
      assert.deepEqual([root, verdict.state, verdict.by], [registry.hubRoot, 'trusted', 'a node'])
    }
  })

  test('without anybody to ask, of a wallet that refuses, or of a node on another chain, ends in a sentence', async () => {
    await assert.rejects(visit('hub.eth', [gateway.url]).home(), /nobody is set who could say where this leads, hub\.eth: an Ethereum node can be set/)
    const refusing = { request: () => Promise.reject(Object.assign(new Error('no'), { code: 4001, message: 'User rejected' })) }
    await assert.rejects(visit('hub.eth', [gateway.url], { ens: { by: 'a wallet', find: walletEns(refusing, ens.registry) } }).home(), { code: 'UNAVAILABLE', message: 'the node of your wallet does not answer' })
    await assert.rejects(visit('hub.eth', [gateway.url], { ens: { by: 'a node', find: rpcEns(new URL(ens.anvil.url)) } }).home(), /is on chain 31337, and ENS is on chain 1/)
  })
})
