// Whoever gives blocks to `ipcr pull` and `ipcr save`, or publishes what they take, may lie.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { deliver } from '../../cli/pull/deliver.ts'
import { openDestination } from '../../cli/pull/destination.ts'
import { parsePlace } from '../../cli/pull/place.ts'
import { openStraight } from '../../cli/pull/straight.ts'
import { readConfig } from '../../lib/config.ts'
import { startDnsZone } from '../support/dns-zone.ts'
import { type DishonestGateway, type Misdeed, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { type Output, run } from '../support/run.ts'
import { type StaticGateway, startStaticGateway } from '../support/static-gateway.ts'
import { imageOf, Tree } from '../support/tree.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const MIB = 1024 * 1024
const LAYERS = [Buffer.alloc(3 * MIB + 5, 'a layer'), Buffer.from('a small one')]

describe('bad-input 29: ipcr pull', () => {
  const tree = new Tree()
  let honest: StaticGateway
  let liar: DishonestGateway
  let directory: string
  let root: string
  let truth: Buffer
  before(async () => {
    const { manifest, blobs } = imageOf(...LAYERS)
    root = await tree.repository({ tags: { v1: manifest }, blobs })
    honest = await startStaticGateway(tree)
    liar = await startDishonestGateway(honest.url)
    directory = await mkdtemp(join(tmpdir(), 'ipcr-hostile-'))
    truth = (await pull([honest.url])).bytes
  })
  after(async () => {
    await rm(directory, { recursive: true, force: true })
    await liar?.stop()
    await honest?.stop()
  })

  /** The archive that comes of an image by these gateways, and what is said of them. */
  const pull = async (gateways: string[], cid = root): Promise<{ bytes: Buffer; warned: string[] }> => {
    const [path, warned, place]: [string, string[], ReturnType<typeof parsePlace>] = [join(directory, 'image.tar'), [], parsePlace(`/ipfs/${cid}`)]
    assert.ok(place)
    const sources = { gateways: gateways.map((gateway) => new URL(gateway)), routers: [], kubo: undefined, config: readConfig({}) }
    const { content, reference, digest } = await openStraight(place, sources, (sentence) => warned.push(sentence))
    await deliver({ content, reference, digest, imageName: 'app', trust: null }, await openDestination(path, 'docker'), { silent: true })
    const bytes = await readFile(path)
    await rm(path)
    return { bytes, warned }
  }
  const fails = async (cid: string, gateways: string[], why: RegExp): Promise<void> => {
    await assert.rejects(pull(gateways, cid), why)
    assert.deepEqual(await readdir(directory), [], 'nothing of it is left')
  }

  for (const deed of ['flip', 'swap', 'truncate', 'html'] satisfies Misdeed[])
    test(`bad-input 29: blocks that ${deed}: beside an honest gateway the truth comes, and the liar is named and dropped; alone nothing does`, async () => {
      liar.behave(() => deed)
      const { bytes, warned } = await pull([liar.url, honest.url])
      assert.ok(bytes.equals(truth))
      assert.deepEqual(warned.map((sentence) => sentence.replace(/bafy\w+|bafk\w+/, '<cid>')), [`${liar.url} is not asked any more: it sent other bytes than those of <cid>`])
      await fails(root, [liar.url], /nobody who was asked \(http:\S+\) has the block/)
    })

  for (const deed of ['silent', 'drip', 'cut', 'error', 'endless', 'missing', 'elsewhere'] satisfies Misdeed[])
    test(`bad-input 29: a gateway that answers with ${deed} keeps nobody from what another has`, { timeout: 300_000 }, async () => {
      liar.behave(() => deed)
      assert.ok((await pull([liar.url, honest.url])).bytes.equals(truth))
    })

  test('bad-input 29: one that turns to lying in the middle of a layer is found out, with nothing left behind', async () => {
    let blocks = 0
    liar.behave(() => (++blocks > 8 ? 'flip-last' : undefined))
    await fails(root, [liar.url], /nobody who was asked/)
    assert.ok(blocks > 8)
  })

  test('bad-input 29: what a publisher put under a digest or a size that is not its own is not taken', async () => {
    const { manifest, blobs } = imageOf(...LAYERS)
    const [large = '', other = ''] = Object.keys(blobs).slice(1)
    const of = (changed: Record<string, Parameters<Tree['repository']>[0]['blobs']>): Promise<string> => tree.repository({ tags: { v1: manifest }, blobs: { ...blobs, ...changed.blobs } })
    for (const [changed, why] of [
      [{ [large]: Buffer.alloc(3 * MIB + 5, 'another') }, /what stands under sha256:\w+ is other content: nothing of it is taken/],
      [{ [other]: Buffer.from('another one') }, /is other content/],
      [{ [large]: Buffer.alloc(MIB) }, /is not here: the image cannot be packed/],
      [{ [large]: tree.lyingFile(Buffer.alloc(64), [3 * MIB + 5]) }, /.+/],
    ] as const) await fails(await of({ blobs: changed }), [honest.url], why)
  })

  test('a domain that leads to a hash is nobody’s signature, which is said, and refused with --strict', async () => {
    const zone = await startDnsZone()
    try {
      zone.set('_dnslink.images.test', [`dnslink=/ipfs/${root}`])
      const ipcr = (...args: string[]): Promise<Output> =>
        run(process.execPath, [CLI, 'pull', '--ipfs', 'images.test:v1', '--gateway', honest.url, '-o', '-', ...args], { allowFailure: true, env: { IPCR_DATA: join(directory, 'none'), DNS_SERVERS: zone.server } })
      const taken = await ipcr()
      assert.deepEqual([taken.code, /published {2}by nobody: what it is, is as images\.test leads to it now\n/.test(taken.stderr)], [0, true], taken.stderr)
      const { code, stdout, stderr } = await ipcr('--strict')
      assert.deepEqual([code, stdout, stderr], [1, '', 'ipcr: not taken: nobody’s signature is behind it: what it is, is as images.test leads to it now\n'])
    } finally {
      zone.stop()
    }
  })

  test('bad-input 10: a manifest of twenty thousand layers is refused before any of them is asked for', async () => {
    const { manifest, blobs } = imageOf(LAYERS[1] ?? Buffer.alloc(0))
    const document = JSON.parse(manifest)
    const layers = Array.from({ length: 20_000 }, (_, i) => ({ ...document.layers[0], digest: `sha256:${i.toString(16).padStart(64, '0')}` }))
    const cid = await tree.repository({ tags: { v1: JSON.stringify({ ...document, layers }) }, blobs })
    const before = honest.asked.length
    await fails(cid, [honest.url], /sha256:0+ of this image is not here/)
    assert.ok(honest.asked.length - before < 100, `${honest.asked.length - before} blocks`)
  })
})
