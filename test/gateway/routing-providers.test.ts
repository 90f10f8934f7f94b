import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import { httpAddress } from '../../lib/ipfs/routing/http-address.ts'
import { putFile } from './support.ts'
import { newName, serveRouting } from './routing-support.ts'

const PEER = '12D3KooWEUWGY2hu3aJfBUvWXJvQR5ARo7sDRsbRqaUmtfzH9CR2'
const PEER_NAME = 'k51qzi5uqu5dhwokkpdi61fl36lp4x03y8xgs7bvc9eofcabobeqbgdw2qhckd'
const TCP = '/ip4/127.0.0.1/tcp/4001'
const HTTPS = '/dns4/hub.example.org/tcp/443/tls/http'

const both = await serveRouting({ provider: { peerId: PEER, bitswap: [`${TCP}/p2p/${PEER}`, '/ip4/127.0.0.1/udp/4001/quic-v1'] }, publicUrl: 'https://hub.example.org' })
const here = putFile(both.blocks, 'here').cid.toString()
const absent = rawBlock(Buffer.from('absent')).cid.toString()
const providers = (query = '', accept = 'application/json') => both.call({ path: `/routing/v1/providers/${here}${query}`, headers: { accept } })

const record = { Schema: 'peer', ID: PEER, Addrs: [HTTPS, TCP, '/ip4/127.0.0.1/udp/4001/quic-v1'], Protocols: ['transport-bitswap', 'transport-ipfs-gateway-http'] }

test('a block that is here has this hub as its provider, as JSON', async () => {
  const answer = await providers()
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(answer.headers['cache-control'], 'public, max-age=300')
  assert.deepEqual(JSON.parse(answer.text), { Providers: [record] })
})

test('and as lines for clients that take a stream', async () => {
  const answer = await providers('', 'application/x-ndjson, application/json')
  assert.equal(answer.headers['content-type'], 'application/x-ndjson')
  assert.ok(answer.text.endsWith('\n'))
  assert.deepEqual(JSON.parse(answer.text), record)
})

test('a block that is not here has none', async () => {
  for (const accept of ['application/json', 'application/x-ndjson']) {
    const answer = await both.call({ path: `/routing/v1/providers/${absent}`, headers: { accept } })
    assert.equal(answer.status, 404)
    assert.equal(answer.headers['cache-control'], 'public, max-age=15')
    assert.equal(answer.text, accept === 'application/json' ? '{"Providers":[]}' : '')
  }
})

const FILTERS: [string, string[] | undefined][] = [
  ['filter-addrs=tls', [HTTPS]], ['filter-addrs=HTTP', [HTTPS]], ['filter-addrs=udp,tls', [HTTPS, '/ip4/127.0.0.1/udp/4001/quic-v1']], ['filter-addrs=!udp', [HTTPS, TCP]],
  ['filter-addrs=!tls,!quic-v1', [TCP]], ['filter-addrs=tcp,!tls', [TCP]], ['filter-addrs=webtransport', undefined], ['filter-addrs=unknown', undefined], ['filter-addrs=', record.Addrs],
  ['filter-protocols=transport-bitswap', record.Addrs], ['filter-protocols=transport-graphsync-filecoinv1,transport-ipfs-gateway-http', record.Addrs],
  ['filter-protocols=transport-graphsync-filecoinv1', undefined], ['filter-protocols=!transport-bitswap', undefined], ['filter-protocols=unknown&filter-addrs=tcp', undefined],
]
for (const [filter, addresses] of FILTERS) {
  test(`?${filter} leaves ${addresses ? `${addresses.length} addresses` : 'no provider'}`, async () => {
    const answer = await providers(`?${filter}`)
    assert.equal(answer.status, addresses ? 200 : 404)
    assert.deepEqual(JSON.parse(answer.text), { Providers: addresses ? [{ ...record, Addrs: addresses }] : [] })
  })
}

test('the hub is found under its peer id, in any spelling, and nobody else is', async () => {
  for (const id of [PEER, PEER_NAME]) {
    const answer = await both.call({ path: `/routing/v1/peers/${id}` })
    assert.deepEqual([answer.status, JSON.parse(answer.text)], [200, { Peers: [record] }])
  }
  assert.equal((await both.call({ path: `/routing/v1/peers/${(await newName()).name}` })).status, 404)
  for (const id of ['abc', here, '']) assert.equal((await both.call({ path: `/routing/v1/peers/${id}` })).status, 422, id)
})

test('only what works is offered: no bitswap without addresses, no gateway without https', async () => {
  const gatewayOnly = await serveRouting({ provider: { peerId: PEER, bitswap: [] }, publicUrl: 'https://hub.example.org:8443' })
  putFile(gatewayOnly.blocks, 'here')
  assert.deepEqual(JSON.parse((await gatewayOnly.call({ path: `/routing/v1/providers/${here}` })).text).Providers, [
    { Schema: 'peer', ID: PEER, Addrs: ['/dns4/hub.example.org/tcp/8443/tls/http'], Protocols: ['transport-ipfs-gateway-http'] },
  ])
  for (const options of [{}, { publicUrl: 'https://hub.example.org' }, { provider: { peerId: PEER, bitswap: [] }, publicUrl: 'http://hub.example.org' }]) {
    const none = await serveRouting(options)
    putFile(none.blocks, 'here')
    assert.equal((await none.call({ path: `/routing/v1/providers/${here}` })).status, 404)
  }
})

test('the address of a gateway', () => {
  assert.equal(httpAddress(new URL('https://198.51.100.7')), '/ip4/198.51.100.7/tcp/443/tls/http')
  assert.equal(httpAddress(new URL('https://[2001:db8::1]:8443')), '/ip6/2001:db8::1/tcp/8443/tls/http')
  assert.equal(httpAddress(new URL('http://hub.example.org')), undefined)
})

test('what is no part of the API is refused', async () => {
  for (const [method, path, status] of [
    ['GET', '/routing/v1', 400], ['GET', '/routing/v1/', 400], ['GET', '/routing/v1/other/x', 400], ['GET', `/routing/v1/providers/${here}/x`, 400], ['GET', '/routing/v1/providers/abc', 422],
    ['GET', '/routing/v1/providers/bafkqaaa', 404], ['PUT', '/routing/v1/providers', 501], ['PUT', `/routing/v1/peers/${PEER}`, 501], ['POST', `/routing/v1/ipns/${PEER}`, 501], ['DELETE', `/routing/v1/ipns/${PEER}`, 501],
  ] as const) assert.equal((await both.call({ method, path })).status, status, `${method} ${path}`)
})

test('pages of other origins may ask: preflight and answers say so', async () => {
  const preflight = await both.call({ method: 'OPTIONS', path: `/routing/v1/ipns/${PEER}`, headers: { origin: 'https://example.org' } })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers['access-control-allow-methods'], 'GET, PUT, OPTIONS')
  for (const path of [`/routing/v1/providers/${here}`, '/routing/v1/other']) assert.equal((await both.call({ path })).headers['access-control-allow-origin'], '*')
})
