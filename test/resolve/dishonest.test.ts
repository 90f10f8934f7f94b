// Bad inputs 25, 26, 29 and 31: whoever gives records and blocks may lie, be slow, or never end.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type DishonestGateway, type Misdeed, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startStaticGateway } from '../support/static-gateway.ts'
import { Tree } from '../support/tree.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { type Published, waitUntilPublished } from '../support/published.ts'
import { type Descriptor, pushImage } from '../support/push-image.ts'

const MIB = 1024 * 1024
const LARGE = randomBytes(6 * MIB + 77)
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

const DEEDS: Misdeed[] = ['flip', 'swap', 'truncate', 'cut', 'endless', 'drip', 'silent', 'missing', 'html', 'error', 'elsewhere']

describe('a dishonest gateway', () => {
  let there: TestHub
  let image: Descriptor
  let names: Published
  const gateways: DishonestGateway[] = []
  const gateway = async (): Promise<DishonestGateway> => {
    const started = await startDishonestGateway(there.url)
    gateways.push(started)
    return started
  }
  const withHub = async (env: Record<string, string>, work: (hub: TestHub) => Promise<void>): Promise<void> => {
    const hub = await startHub({ env: { IPCR_P2P: 'off', ...env } })
    try {
      await work(hub)
      await assertStoreIsSound(hub)
    } finally {
      assert.equal(await hub.stop(), 0, hub.log())
    }
  }
  const manifestOf = (hub: TestHub) => fetch(`${hub.url}/v2/${names.hub}/alice/app/manifests/v1`)
  const blobOf = (hub: TestHub) => fetch(`${hub.url}/v2/${names.hub}/alice/app/blobs/${digestOf(LARGE)}`)

  before(async () => {
    there = await startHub()
    image = await pushImage(there.url, 'alice/app', 'v1', { layers: [LARGE, 'small'] })
    names = await waitUntilPublished(there, 'alice/app', 'v1')
  })
  after(async () => {
    for (const one of gateways) await one.stop()
    assert.equal(await there?.stop(), 0, there?.log())
  })

  for (const deed of DEEDS) {
    test(`bad-input 29, 31: blocks that ${deed}: the honest gateway beside it is used`, async () => {
      const [liar, honest] = [await gateway(), await gateway()]
      liar.behave((path) => (path.startsWith('/ipfs/') ? deed : undefined))
      await withHub({ IPCR_GATEWAYS: `${liar.url},${honest.url}` }, async (hub) => {
        const manifest = await manifestOf(hub)
        assert.equal(digestOf(Buffer.from(await manifest.arrayBuffer())), image.digest)
        const blob = await blobOf(hub)
        assert.equal(digestOf(Buffer.from(await blob.arrayBuffer())), digestOf(LARGE))
        if (deed === 'flip' || deed === 'swap' || deed === 'truncate' || deed === 'html') assert.match(hub.log(), new RegExp(`${liar.url} sent other bytes`))
      })
    })

    test(`bad-input 29, 31: blocks that ${deed}, and nobody else: a clear error in the end, nothing is kept`, { timeout: 300_000 }, async () => {
      const liar = await gateway()
      liar.behave((path) => (path.startsWith('/ipfs/') ? deed : undefined))
      await withHub({ IPCR_GATEWAYS: liar.url }, async (hub) => {
        const answer = await manifestOf(hub)
        const text = await answer.text()
        assert.equal(answer.status, 503, text)
        assert.match(text, /UNAVAILABLE/)
        assert.ok(Number(answer.headers.get('retry-after')) > 0)
        liar.behave(() => undefined)
      })
    })
  }

  for (const deed of ['flip', 'cut', 'drip', 'missing'] as const) {
    const afterFourLeaves = (): ((path: string) => Misdeed | undefined) => {
      let leaves = 0
      return (path) => (isWholeFile(path) ? 'missing' : path.includes('/bafkrei') && ++leaves > 4 ? deed : undefined)
    }

    test(`bad-input 29: blocks that ${deed} in the middle of a blob end the answer before its end`, async () => {
      const liar = await gateway()
      await withHub({ IPCR_GATEWAYS: liar.url }, async (hub) => {
        assert.equal((await manifestOf(hub)).status, 200)
        liar.behave(afterFourLeaves())
        const answer = await blobOf(hub)
        assert.ok([200, 503].includes(answer.status))
        const received = answer.status === 200 ? await receivedOf(answer) : Buffer.alloc(0)
        assert.ok(received.length < LARGE.length, `${received.length} bytes of ${LARGE.length} were given`)
        assert.deepEqual(received, LARGE.subarray(0, received.length))
      })
    })

    test(`bad-input 29: blocks that ${deed} in the middle of a blob: another gateway goes on from there`, async () => {
      const [liar, honest] = [await gateway(), await gateway()]
      honest.behave((path) => (path.startsWith('/ipfs/') ? 'missing' : undefined))
      await withHub({ IPCR_GATEWAYS: `${liar.url},${honest.url}` }, async (hub) => {
        assert.equal((await manifestOf(hub)).status, 200)
        liar.behave(afterFourLeaves())
        honest.behave(() => undefined)
        assert.equal(digestOf(await receivedOf(await blobOf(hub))), digestOf(LARGE))
      })
    })
  }

  for (const deed of DEEDS) {
    test(`bad-input 29, 31: files given in one answer that ${deed}: what is missing comes block by block`, { timeout: 300_000 }, async () => {
      const [liar, honest] = [await gateway(), await gateway()]
      liar.behave((path) => (isWholeFile(path) ? deed : undefined))
      honest.behave((path) => (path.startsWith('/ipfs/') ? 'missing' : undefined))
      await withHub({ IPCR_GATEWAYS: `${liar.url},${honest.url}` }, async (hub) => {
        assert.equal((await manifestOf(hub)).status, 200)
        honest.behave((path) => (isWholeFile(path) ? 'missing' : undefined))
        const received = await receivedOf(await blobOf(hub))
        assert.equal(digestOf(received), digestOf(LARGE), `${received.length} bytes, ${hub.log()}`)
        if (deed === 'flip' || deed === 'swap') assert.match(hub.log(), new RegExp(`${liar.url} sent other bytes`))
      })
    })
  }

  test('a file from another hub comes in one answer, and only its other blocks one by one', async () => {
    const between = await gateway()
    await withHub({ IPCR_GATEWAYS: between.url }, async (hub) => {
      assert.equal((await manifestOf(hub)).status, 200)
      between.asked.length = 0
      assert.equal(digestOf(await receivedOf(await blobOf(hub))), digestOf(LARGE))
      assert.equal(between.asked.filter(isWholeFile).length, 1, between.asked.join('\n'))
      assert.deepEqual(between.asked.filter((path) => path.includes('/bafkrei')), [])
    })
  })

  test('bad-input 29: content that is not what its name says never comes to its end, and is not kept', async () => {
    const wrong = randomBytes(3 * MIB)
    const tree = new Tree()
    const root = await tree.repository({ blobs: { [digestOf(LARGE)]: wrong, [digestOf(Buffer.from('small'))]: Buffer.from('other') } })
    const source = await startStaticGateway(tree)
    await withHub({ IPCR_GATEWAYS: source.url }, async (hub) => {
      const answer = await fetch(`${hub.url}/v2/${root}/blobs/${digestOf(LARGE)}`)
      assert.ok((await receivedOf(answer)).length < wrong.length)
      const small = await fetch(`${hub.url}/v2/${root}/blobs/${digestOf(Buffer.from('small'))}`)
      assert.equal(small.status, 404)
      assert.doesNotMatch(await small.text(), /^other/)
    }).finally(() => source.stop())
  })
})

/** A file is asked for as such, not one of its blocks. */
function isWholeFile(path: string): boolean {
  return path.startsWith('/ipfs/') && !path.includes('format=raw')
}

/** What came of a body until it ended or broke. */
async function receivedOf(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  } catch {
    return Buffer.concat(chunks)
  }
  return Buffer.concat(chunks)
}

/** Every blob file here has the content that its name says. */
async function assertStoreIsSound(hub: TestHub): Promise<void> {
  const root = join(hub.dataDir, 'blobs', 'sha256')
  for (const shard of await readdir(root)) for (const hex of await readdir(join(root, shard))) {
    assert.equal(digestOf(await readFile(join(root, shard, hex))), `sha256:${hex}`)
  }
}
