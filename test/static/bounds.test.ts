// Trees that are large, deep, or lie about what is in them (bad inputs 26, 27, 35).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { inOrder } from '../../lib/hub/ipfs-source/tags.ts'
import { repositoriesOf } from '../../lib/hub/ipfs-source/repositories.ts'
import { naturalKey } from '../../lib/oci/natural-key.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { startStaticGateway, type StaticGateway } from '../support/static-gateway.ts'
import { digestOf, imageOf, Tree } from '../support/tree.ts'
import { visit } from './scene.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

describe('a repository that', () => {
  const tree = new Tree()
  const image = imageOf(Buffer.from('layer'))
  let gateway: StaticGateway
  before(async () => { gateway = await startStaticGateway(tree) })
  after(() => gateway.stop())
  const source = () => visit(undefined, [gateway.url])

  test('bad-input 35: has 20,000 tags is listed by its newest thousand, with few requests, and each tag is found', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `v${index}`)
    const descriptor = { digest: digestOf(image.manifest), mediaType: MANIFEST, size: Buffer.byteLength(image.manifest) }
    const file = await tree.file(Buffer.from(JSON.stringify(descriptor)))
    const tags = await tree.directory(Object.fromEntries(names.map((name) => [name, file])))
    const index = { schemaVersion: 2, manifests: names.slice(-1000).map((name) => ({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': name } })), annotations: { 'org.ipcr.tags.truncated': '20000' } }
    const root = await tree.repository({ tags: { latest: image.manifest }, blobs: image.blobs, files: { 'refs/tags': tags, 'index.json': Buffer.from(JSON.stringify(index)) } })
    gateway.asked.length = 0
    const visitor = source()
    const repository = await visitor.repository(root)
    assert.equal(repository?.tagCount, 20_000)
    const page = await visitor.tags(root, { limit: 50, order: 'name' })
    assert.deepEqual([page.items.length, page.items[0]?.name, page.next], [50, 'v19000', 'v19049'])
    assert.ok(gateway.asked.length < 150, `${gateway.asked.length} requests`)
    assert.equal((await visitor.image(root, 'v7'))?.digest, digestOf(image.manifest))
  })

  test('bad-input 29: has other bytes under a manifest\'s digest shows that tag as unread, with the reason, and the others', async () => {
    const other = imageOf(Buffer.from('other'))
    const root = await tree.repository({ tags: { bad: image.manifest, good: other.manifest }, blobs: { ...image.blobs, ...other.blobs, [digestOf(image.manifest)]: Buffer.from(other.manifest) } })
    const { items } = await source().tags(root, { limit: 10, order: 'name' })
    assert.deepEqual(items.map(({ name, unread, digest }) => [name, unread !== undefined, digest !== '']), [['bad', true, false], ['good', false, true]])
    assert.match(items[0]?.unread ?? '', /has another digest/)
    await assert.rejects(source().image(root, 'bad'), { code: 'CONTENT_REFUSED' })
  })

  test('bad-input 29: has other bytes under its configuration\'s digest is refused', async () => {
    const [config] = Object.keys(image.blobs)
    const root = await tree.repository({ tags: { v1: image.manifest }, blobs: { ...image.blobs, [config ?? '']: Buffer.from('{"architecture":"arm64","os":"linux"}') } })
    await assert.rejects(source().image(root, 'v1'), /its configuration, has another digest/)
  })

  test('bad-input 27: has a short text of a megabyte is listed without it', async () => {
    const root = await tree.repository({ tags: { v1: image.manifest }, blobs: image.blobs, files: { 'README-short.txt': Buffer.alloc(1024 * 1024, 'x') } })
    assert.equal((await source().overview(root)).short, undefined)
  })

  test('bad-input 26: is a file, or nothing, is none', async () => {
    const file = await tree.file(Buffer.from('a file'))
    assert.equal(await source().repository(file.cid.toString()), undefined)
    assert.deepEqual(await source().listRepositories({ namespace: file.cid.toString(), limit: 10 }), { items: [] })
  })
})

test('tags come as people count, whatever order they stand in', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,12}$/), { maxLength: 40 }), (tags) => {
    const sorted = inOrder(tags, false)
    assert.deepEqual([...sorted].sort(), [...tags].sort())
    for (const [index, tag] of sorted.entries()) if (index > 0) assert.ok(naturalKey(sorted[index - 1] ?? '') <= naturalKey(tag))
    assert.deepEqual(inOrder(tags, true), sorted.toReversed())
  }))
})

test('bad-input 35: of a root with thousands of directories without images a page looks into some, and tells where to go on', async () => {
  const tree = new Tree()
  const empty = await tree.directory({ text: await tree.file(Buffer.from('x')) })
  const app = { cid: CID.parse(await tree.repository({ tags: {} })), tsize: 1 }
  const directories = Array.from({ length: 4000 }, (_, index): [string, Link] => [`d${String(index).padStart(5, '0')}`, empty])
  const root = (await tree.directory({ ...Object.fromEntries(directories), z: await tree.directory({ app }) })).cid.toString()
  const first = await repositoriesOf(tree, root, { limit: 1 })
  assert.deepEqual(first, { names: [], next: 'd02047' })
  assert.deepEqual(await repositoriesOf(tree, root, { after: first.next, limit: 5 }), { names: ['z/app'], next: undefined })
})

test('pages of repositories together are all of them, once each, however they are nested', async () => {
  const name = fc.array(fc.constantFrom('a', 'b', 'a-b', 'c0'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
  await fc.assert(fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (names, limit) => {
    const tree = new Tree()
    let root: Link | undefined
    for (const one of names) root = await tree.setPath(await tree.setPath(root, `${one}/oci-layout`, Buffer.from('{}')), `${one}/refs/tags/x`, Buffer.from('{}'))
    const seen: string[] = []
    for (let after: string | undefined = '', rounds = 0; after !== undefined && rounds < 20; rounds++) {
      const page: { names: string[]; next?: string | undefined } = await repositoriesOf(tree, root?.cid.toString() ?? '', { after, limit })
      seen.push(...page.names)
      after = page.next
    }
    assert.deepEqual(seen.toSorted(), names.toSorted())
  }), { numRuns: 40 })
})
