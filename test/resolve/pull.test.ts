import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { CID } from 'multiformats/cid'
import { base32 } from 'multiformats/bases/base32'
import { type DishonestGateway, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { type DnsZone, startDnsZone } from '../support/dns-zone.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { cidAt, type Published, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'

const MIB = 1024 * 1024
const LARGE = randomBytes(20 * MIB + 12_345)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('a hub that never saw the image', () => {
  let [there, here]: TestHub[] = []
  let gateway: DishonestGateway
  let zone: DnsZone
  let image: Descriptor
  let names: Published
  const url = (path: string): string => `${here?.url}/v2/${path}`
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url(path), { headers })
  const code = async (answer: Response) => ((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code

  before(async () => {
    there = await startHub()
    gateway = await startDishonestGateway(there.url)
    zone = await startDnsZone()
    here = await startHub({ env: { IPCR_GATEWAYS: gateway.url, DNS_SERVERS: zone.server } })
    image = await pushImage(there.url, 'alice/deep/app', 'v1', { layers: [LARGE, 'small'] })
    await pushImage(there.url, 'alice/deep/app', 'v2', { manifest: { artifactType: 'application/vnd.example', subject: image } })
    names = await waitUntilPublished(there, 'alice/deep/app', 'v2')
    zone.set('_dnslink.images.test', [`dnslink=/ipns/${names.hub}`])
    zone.set('alice.test', ['unrelated', `dnslink=/ipns/${names.namespace}`])
    zone.set('_dnslink.other.test', ['dnslink=/ipns/images.test/alice'])
  })
  after(async () => {
    assert.equal(await here?.stop(), 0, here?.log())
    assert.equal(await there?.stop(), 0, there?.log())
    await gateway?.stop()
    zone?.stop()
  })

  const cases: [string, () => Promise<string> | string][] = [
    ['the namespace’s key', () => `${names.namespace}/deep/app`],
    ['the hub’s key and the path below', () => `${names.hub}/alice/deep/app`],
    ['a domain with a DNSLink to the hub', () => 'images.test/alice/deep/app'],
    ['a domain whose own TXT entry links to the namespace', () => 'alice.test/deep/app'],
    ['a domain that links to another domain', () => 'other.test/deep/app'],
    ['the CID of the root', async () => `${await cidAt(there as TestHub, `/ipns/${names.namespace}`)}/deep/app`],
    ['the CID of the image’s directory', async () => cidAt(there as TestHub, `/ipns/${names.namespace}/deep/app`)],
    ['the dockerized hash of the root', async () => `${base32.encode(CID.parse(await cidAt(there as TestHub, `/ipns/${names.namespace}`)).multihash.bytes).slice(1)}/deep/app`],
  ]
  for (const [what, name] of cases)
    test(`pulls by ${what}`, async () => {
      const answer = await get(`${await name()}/manifests/v1`)
      assert.equal(answer.status, 200, await answer.clone().text())
      assert.equal(answer.headers.get('docker-content-digest'), image.digest)
      assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), image.digest)
      const byDigest = await get(`${await name()}/manifests/${image.digest}`)
      assert.equal(byDigest.headers.get('content-type'), image.mediaType)
      assert.equal(digestOf(Buffer.from(await byDigest.arrayBuffer())), image.digest)
    })

  test('fetches a blob once for many clients, each from where it asks', async () => {
    gateway.asked.length = 0
    const path = `${names.hub}/alice/deep/app/blobs/${digestOf(LARGE)}`
    const ranges = [undefined, undefined, 'bytes=0-99', 'bytes=5000000-5000099', 'bytes=-10']
    const bodies = await Promise.all(ranges.map(async (range) => {
      const answer = await get(path, range ? { range } : {})
      assert.equal(answer.status, range ? 206 : 200)
      return Buffer.from(await answer.arrayBuffer())
    }))
    assert.deepEqual(bodies.slice(0, 2).map(digestOf), [digestOf(LARGE), digestOf(LARGE)])
    assert.deepEqual(bodies.slice(2), [LARGE.subarray(0, 100), LARGE.subarray(5_000_000, 5_000_100), LARGE.subarray(-10)])
    const blocks = gateway.asked.filter((asked) => asked.startsWith('/ipfs/'))
    assert.equal(blocks.length, new Set(blocks).size, 'a block was fetched twice')
  })

  test('serves the second pull from its own file, without asking anybody', async () => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    gateway.asked.length = 0
    const answer = await get(`${names.hub}/alice/deep/app/blobs/${digestOf(LARGE)}`)
    assert.equal(digestOf(Buffer.from(await answer.arrayBuffer())), digestOf(LARGE))
    assert.deepEqual(gateway.asked, [])
  })

  test('tells a blob’s size, and lists tags and referrers', async () => {
    const head = await fetch(url(`alice.test/deep/app/blobs/${digestOf(LARGE)}`), { method: 'HEAD' })
    assert.equal(head.headers.get('content-length'), String(LARGE.length))
    assert.deepEqual(await (await get('alice.test/deep/app/tags/list')).json(), { name: 'alice.test/deep/app', tags: ['v1', 'v2'] })
    const page = await get('alice.test/deep/app/tags/list?n=1')
    assert.equal(page.headers.get('link'), '</v2/alice.test/deep/app/tags/list?n=1&last=v1>; rel="next"')
    const { manifests } = (await (await get(`alice.test/deep/app/referrers/${image.digest}`)).json()) as { manifests: { artifactType: string }[] }
    assert.deepEqual(manifests.map(({ artifactType }) => artifactType), ['application/vnd.example'])
  })

  test('a digest that the root does not hold is 404, even when its bytes are here', async () => {
    const own = await pushImage((here as TestHub).url, 'bob/own', 'v1', { layers: ['only here'] })
    for (const path of [`blobs/${digestOf(Buffer.from('only here'))}`, `manifests/${own.digest}`]) assert.equal((await get(`alice.test/deep/app/${path}`)).status, 404)
  })

  test('what is not there is 404 with the reason', async () => {
    assert.equal(await code(await get('alice.test/deep/app/manifests/none')), 'MANIFEST_UNKNOWN')
    assert.equal(await code(await get(`alice.test/deep/app/blobs/sha256:${'0'.repeat(64)}`)), 'BLOB_UNKNOWN')
    for (const name of ['alice.test/none', 'unknown.test/app', 'vitalik.eth/app', `0x${'1'.repeat(40)}/app`]) {
      const answer = await get(`${name}/manifests/v1`)
      assert.equal(answer.status, 404)
      assert.equal(await code(answer), 'NAME_UNKNOWN')
    }
  })

  test('refuses to write to names outside', async () => {
    for (const [method, path] of [['POST', 'alice.test/deep/app/blobs/uploads/'], ['PUT', 'alice.test/deep/app/manifests/v3'], ['DELETE', `${names.hub}/alice/deep/app/manifests/v1`]] as const) {
      const answer = await fetch(url(path), { method })
      assert.equal(answer.status, 403, path)
      assert.equal(await code(answer), 'DENIED')
    }
  })

  test('its own keys stand for its own rows at once', async () => {
    const [own] = [here as TestHub]
    const first = await pushImage(own.url, 'bob/mine', 'v1', { layers: ['one'] })
    const { hub, namespace } = await waitUntilPublished(own, 'bob/mine', 'v1')
    const second = await pushImage(own.url, 'bob/mine', 'v1', { layers: ['two'] })
    for (const name of [`${namespace}/mine`, `${hub}/bob/mine`]) {
      const answer = await get(`${name}/manifests/v1`)
      assert.equal(answer.headers.get('docker-content-digest'), second.digest)
      assert.equal((await get(`${name}/manifests/${first.digest}`)).status, 200)
    }
  })
})
