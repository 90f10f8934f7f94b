// Bad inputs 32: addresses that others name are asked only when they belong to the public internet.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, test } from 'node:test'
import { boundedRequest } from '../../lib/resolve/net/bounded-request.ts'
import { isPublicAddress } from '../../lib/resolve/net/public-address.ts'
import { gatewayOfMultiaddr } from '../../lib/resolve/sources/multiaddr-url.ts'
import { startHub } from '../support/hub.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'

const PRIVATE = ['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
  '::1', '::', 'fc00::1', 'fe80::1', 'fe80::1%eth0', '2002:7f00::', '2002:7f00:1::', '64:ff9b::7f00:1', '::ffff:127.0.0.1', '::127.0.0.1', '2001:db8::1', '2001::1', 'ff02::1', 'not an address', '']
const PUBLIC = ['1.1.1.1', '93.184.216.34', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450::1']

test('bad-input 32: special addresses are not public', () => {
  assert.deepEqual(PRIVATE.filter(isPublicAddress), [])
  assert.deepEqual(PUBLIC.filter((address) => !isPublicAddress(address)), [])
})

test('multiaddrs of HTTP gateways become addresses, others do not', () => {
  const cases: [string, string | undefined][] = [
    ['/dns4/gateway.test/tcp/443/tls/http', 'https://gateway.test/'],
    ['/dns/gateway.test/tcp/443/https', 'https://gateway.test/'],
    ['/dns4/gateway.test/tcp/443/tls/sni/gateway.test/http', 'https://gateway.test/'],
    ['/ip4/1.2.3.4/tcp/8080/http', 'http://1.2.3.4:8080/'],
    ['/ip6/2606:4700::1111/tcp/80/http/p2p/12D3KooW', 'http://[2606:4700::1111]/'],
    ['/ip4/1.2.3.4/tcp/4001', undefined],
    ['/ip4/1.2.3.4/udp/4001/quic-v1', undefined],
    ['/ip4/0x7f000001/tcp/80/http', undefined],
    ['/dns4/a@b/tcp/80/http', undefined],
    ['/dns4/gateway.test/tcp/99999/http', undefined],
    ['', undefined],
  ]
  for (const [text, url] of cases) assert.equal(gatewayOfMultiaddr(text)?.href, url, text)
})

describe('an address that a router names', () => {
  const canary = async () => {
    let asked = 0
    const server = createServer((_req, res) => {
      asked++
      res.writeHead(200).end('secret')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return { port: address !== null && typeof address === 'object' ? address.port : 0, asked: () => asked, stop: () => server.closeAllConnections() ?? server.close() }
  }

  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
    test(`bad-input 32: ${host} is refused before anything is sent`, async () => {
      const { port, asked, stop } = await canary()
      await assert.rejects(boundedRequest(new URL(`http://${host}:${port}/`), { maxBytes: 100, publicOnly: true }), { code: 'ADDRESS_REFUSED' })
      assert.equal(asked(), 0)
      stop()
    })

  test('bad-input 32: no redirect is followed to another host', async () => {
    const { port, asked, stop } = await canary()
    const server = createServer((_req, res) => res.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const from = address !== null && typeof address === 'object' ? address.port : 0
    await assert.rejects(boundedRequest(new URL(`http://127.0.0.1:${from}/`), { maxBytes: 100 }), { code: 'REDIRECT' })
    assert.equal(asked(), 0)
    server.close()
    stop()
  })

  test('bad-input 32: a provider on loopback is not asked; one at the configured router’s own address is', async () => {
    const { port, asked, stop } = await canary()
    const tree = new Tree()
    const { manifest, blobs } = imageOf(Buffer.from('layer'))
    const root = await tree.repository({ tags: { v1: manifest }, blobs })
    const router = await startStaticGateway(tree)
    const provider = (at: string | number) => ({ Schema: 'peer', ID: '12D3KooWtest', Addrs: [`/ip4/127.0.0.1/tcp/${at}/http`, `/dns4/localhost/tcp/${at}/http`], Protocols: ['transport-ipfs-gateway-http'] })
    router.providers.push(provider(port))
    const hub = await startHub({ env: { IPCR_ROUTERS: router.url } })
    assert.equal((await fetch(`${hub.url}/v2/${root}/manifests/v1`)).status, 503)
    assert.equal(asked(), 0)
    const other = await startHub({ env: { IPCR_ROUTERS: router.url } })
    router.providers.push(provider(new URL(router.url).port))
    assert.equal((await fetch(`${other.url}/v2/${root}/manifests/v1`)).headers.get('docker-content-digest'), digestOf(manifest))
    for (const one of [hub, other]) assert.equal(await one.stop(), 0, one.log())
    await router.stop()
    stop()
  })
})
