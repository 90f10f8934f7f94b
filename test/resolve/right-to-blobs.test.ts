// Bad inputs 2 and 29: a root outside this hub that puts a digest before content it does not belong to.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type DishonestGateway, startDishonestGateway } from '../support/dishonest-gateway.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, Tree } from '../support/tree.ts'

const MIB = 1024 * 1024

describe('a root outside that lists digests of others', () => {
  const tree = new Tree()
  let source: StaticGateway
  let gateway: DishonestGateway
  let hub: TestHub
  const get = (root: string, digest: string, init: RequestInit = {}) => fetch(`${hub.url}/v2/${root}/blobs/${digest}`, init)

  before(async () => {
    source = await startStaticGateway(tree)
    gateway = await startDishonestGateway(source.url)
    hub = await startHub({ env: { IPCR_GATEWAYS: gateway.url, IPCR_P2P: 'off' } })
  })
  after(async () => {
    assert.equal(await hub?.stop(), 0, hub?.log())
    await gateway?.stop()
    await source?.stop()
  })

  test('bad-input 29: who asks for a blob by an honest name does not get what a dishonest root puts under its digest', async () => {
    const [right, wrong] = [randomBytes(5 * MIB + 3), randomBytes(5 * MIB + 3)]
    const digest = digestOf(right)
    const honest = await tree.repository({ blobs: { [digest]: right } })
    const dishonest = await tree.repository({ blobs: { [digest]: wrong } })
    // The last leaf of the wrong file: its fetch goes on for as long as anybody likes.
    const last = (await tree.file(wrong.subarray(5 * MIB))).cid.toString()
    gateway.behave((path) => (path.includes(last) ? 'silent' : undefined))
    const stop = new AbortController()
    const begun = get(dishonest, digest, { signal: stop.signal }).then((answer) => answer.arrayBuffer()).catch(() => undefined)
    await delay(700)
    const part = await get(honest, digest, { headers: { range: 'bytes=1000-1999' } })
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), right.subarray(1000, 2000))
    assert.equal(digestOf(Buffer.from(await (await get(honest, digest)).arrayBuffer())), digest)
    stop.abort()
    await begun
    gateway.behave(() => undefined)
  })

  test('bad-input 29: a block whose hash is not the digest it stands under is refused at once, and not asked for', async () => {
    const digest = digestOf(randomBytes(10))
    const root = await tree.repository({ blobs: { [digest]: Buffer.from('other content') } })
    gateway.asked.length = 0
    const answer = await get(root, digest)
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /BLOB_UNKNOWN/)
    const block = (await tree.file(Buffer.from('other content'))).cid.toString()
    assert.deepEqual(gateway.asked.filter((path) => path.includes(block)), [])
  })

  test('bad-input 2: what is here, in no manifest and in no tree, is not given to a root that only knows its digest', async () => {
    for (const [size, kinds] of [[1000, ['other block', 'own block', 'file']], [2 * MIB, ['other block', 'file']]] as const) {
      const secret = randomBytes(size)
      await upload(secret)
      const digest = digestOf(secret)
      for (const kind of kinds) {
        const { cid, tsize } = kind === 'file' ? await tree.file(randomBytes(3 * MIB)) : await tree.file(kind === 'own block' ? secret : randomBytes(5))
        // It is named, and nobody outside has it.
        if (kind === 'own block') tree.remove(cid)
        const root = await tree.repository({ blobs: { [digest]: { cid, tsize } } })
        // HEAD says what the tree says, and nothing of what is here.
        const head = await get(root, digest, { method: 'HEAD' })
        assert.equal(head.status, kind === 'other block' ? 404 : 200, `${size} ${kind}`)
        if (kind === 'file') assert.equal(head.headers.get('content-length'), String(3 * MIB))
        const answer = await get(root, digest)
        const bytes = Buffer.from(await answer.arrayBuffer().catch(() => new ArrayBuffer()))
        assert.equal(bytes.includes(secret.subarray(0, 500)), false, `${size} ${kind}: ${answer.status}`)
      }
    }
  })

  async function upload(bytes: Uint8Array): Promise<void> {
    const begun = await fetch(`${hub.url}/v2/private/app/blobs/uploads/`, { method: 'POST' })
    const location = new URL(begun.headers.get('location') ?? '', hub.url)
    location.searchParams.set('digest', digestOf(bytes))
    assert.equal((await fetch(location, { method: 'PUT', body: Buffer.from(bytes), headers: { 'content-type': 'application/octet-stream' } })).status, 201)
  }
})
