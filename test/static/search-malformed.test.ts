import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { parseSearch } from '../../lib/hub/search/parse-search.ts'
import { NoSearchError, StaticSearch } from '../../lib/hub/static-search.ts'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { rawBlock } from '../../lib/ipfs/dag/block.ts'
import { encodeCanonicalJson } from '../../lib/roots/canonical-json.ts'
import { DocumentError } from '../../lib/roots/documents.ts'
import { FileRefusedError } from '../../lib/roots/read/read-file.ts'
import { madeUp, SearchScene } from '../roots/search/tree-scene.ts'
import { Tree } from '../support/tree.ts'

const ROW = ['proxy', 1, 'alice/proxy', 'text']
const leaf = (...rows: unknown[]): Uint8Array => encodeCanonicalJson({ v: 1, rows })

/** A root whose search/ has this index, or one that lists this leaf truthfully but for `entry`. */
async function rootWith({ index, file = leaf(ROW), entry = {}, levels = 1, is = {} }: { index?: Uint8Array; file?: Uint8Array; entry?: object; levels?: number; is?: object }): Promise<{ tree: Tree; root: CID }> {
  const tree = new Tree()
  const block = rawBlock(file)
  tree.put(block)
  const listed = Object.values({ term: 'proxy', place: 1, name: 'alice/proxy', cid: block.cid.toString(), size: file.length, ...entry })
  const document = { v: 1, repositories: 1, rows: 1, levels: Array.from({ length: levels }, () => ({ files: 1, bytes: 1 })), files: [listed], ...is }
  const top = await tree.file(index ?? encodeCanonicalJson(document))
  return { tree, root: (await tree.directory({ search: await tree.directory({ 'index.json': top }) })).cid }
}

const find = async ({ tree, root }: { tree: Tree; root: CID }, text = 'proxy'): Promise<string[]> =>
  (await new StaticSearch({ source: tree, root }).search(parseSearch(text))).found.map(({ name }) => name)

test('a search/ that is right is read', async () => {
  assert.deepEqual(await find(await rootWith({})), ['alice/proxy'])
})

const bytes = (text: string): Uint8Array => Buffer.from(text)
const MALFORMED: [string, Parameters<typeof rootWith>[0], RegExp][] = [
  ['an index that is no JSON', { index: bytes('<html>') }, /search\/index\.json: not JSON/],
  ['an index of half an answer', { index: bytes('{"v":1,"files":[') }, /not JSON/],
  ['an index of another version', { index: bytes('{"v":2}') }, /of version 2, which this version of ipcr does not read/],
  ['an index of a million spaces', { index: Buffer.alloc(1_000_000, ' ') }, /the file is larger than such a file may be/],
  ['an index without levels', { levels: 0 }, /levels/],
  ['an index of a thousand levels', { levels: 1000 }, /levels/],
  ['a number of repositories that is none', { is: { repositories: -1 } }, /repositories/],
  ['an index whose files are not sorted', { is: { files: [['b', 0, 'a/b', rawBlock(leaf(ROW)).cid.toString(), 1], ['a', 0, 'a/b', rawBlock(leaf(ROW)).cid.toString(), 1]] } }, /not sorted/],
  ['a file that is a directory', { entry: { cid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354' } }, /not the CID of a file/],
  ['a file whose name leads elsewhere', { entry: { cid: '../../names' } }, /not the CID of a file/],
  ['more levels than there are', { levels: 3 }, /a list of search\/: /],
  ['a leaf that is no JSON', { file: bytes('\u0000') }, /a file of search\/: not JSON/],
  ['a leaf without rows', { file: leaf() }, /rows/],
  ['a leaf that ends with another row than is listed', { file: leaf(['a', 1, 'alice/a', '']) }, /does not end with what its list says/],
  ['a leaf whose rows are not sorted', { file: leaf(['z', 1, 'alice/z', ''], ROW) }, /not sorted/],
  ['a leaf with one row twice', { file: leaf(ROW, ROW) }, /not sorted/],
  ['a leaf that is larger than leaves are', { file: Buffer.concat([leaf(ROW), Buffer.alloc(100_000, ' ')]) }, /files|at most 65536 bytes/],
  ['a row whose repository is none', { file: leaf(['a', 1, '../evil', ''], ROW) }, /not the name of a repository/],
  ['a row of half a character', { file: bytes('{"rows":[["proxy",1,"alice/proxy","\xff"]],"v":1}'.replace('\xff', '\\u00')) }, /not JSON/],
  ['a description that is a book', { file: leaf(['proxy', 1, 'alice/proxy', 'x'.repeat(5000)]) }, /rows/],
]

for (const [what, parts, sentence] of MALFORMED) {
  test(`bad-input 27: ${what} is refused with a sentence`, async () => {
    const scene = await rootWith(parts)
    await assert.rejects(find(scene), (error: unknown) => error instanceof DocumentError || error instanceof FileRefusedError ? sentence.test(error.message) : assert.fail(String(error)))
  })
}

test('bad-input 27: an index of many blocks, or that says it has a gigabyte, is not read', async () => {
  const tree = new Tree()
  const large = await tree.file(Buffer.alloc(3 * 1024 * 1024, ' '))
  const root = (await tree.directory({ search: await tree.directory({ 'index.json': large }) })).cid
  await assert.rejects(find({ tree, root }), FileRefusedError)
})

test('bad-input 27: a root without search/ is told from one that cannot be read, and a read that failed is tried again', async () => {
  const tree = new Tree()
  const root = (await tree.directory({ 'ipcr.json': await tree.file(Buffer.from('{}')) })).cid
  await assert.rejects(find({ tree, root }), NoSearchError)
  const scene = await rootWith({ file: leaf(ROW) })
  const [cid, search] = [rawBlock(leaf(ROW)).cid, new StaticSearch({ source: scene.tree, root: scene.root })]
  scene.tree.remove(cid)
  await assert.rejects(search.search(parseSearch('proxy')), BlockMissingError)
  scene.tree.put(rawBlock(leaf(ROW)))
  assert.equal((await search.search(parseSearch('proxy'))).found.length, 1)
})

test('bad-input 27: a row under a word that its own name and description do not have is not found by it', async () => {
  const row = ['proxy', 1, 'evil/other', 'nothing of it']
  assert.deepEqual(await find(await rootWith({ file: leaf(row), entry: { name: 'evil/other' } })), [])
})

test('bad-input 27: whatever stands in the files, a search ends, within a few files, with results or a sentence', async () => {
  const scene = new SearchScene()
  await scene.edit(Array.from({ length: 4500 }, (_, index) => madeUp(index)))
  const root = scene.root?.cid ?? assert.fail()
  await fc.assert(fc.asyncProperty(fc.constantFrom('proxy', 'topic3*', 'team4/', 'cache proxy'), fc.nat(2), fc.nat(), fc.nat(255), fc.nat(3), async (text, nth, at, byte, how) => {
    let reads = 0
    const source = { get: async (cid: CID) => {
      const block = await scene.source.get(cid)
      if (block[0] !== 0x7b || reads++ !== nth) return block
      const other = Uint8Array.from(block)
      if (how > 0) other[at % other.length] = byte
      return how === 0 ? other.subarray(0, at % other.length) : other
    } }
    await new StaticSearch({ source, root }).search(parseSearch(text)).catch((error: unknown) => {
      if (!(error instanceof DocumentError || error instanceof BlockMissingError)) throw error
    })
    assert.ok(reads <= 4, `${reads} files`)
  }), { numRuns: 300 })
})

test('files are asked for by their paths, one after the other; what does not come so is read block by block', async () => {
  const scene = new SearchScene()
  await scene.edit(Array.from({ length: 4500 }, (_, index) => madeUp(index)))
  const root = scene.root?.cid ?? assert.fail()
  const asked: string[] = []
  const ahead = async (_: CID, path: readonly string[]): Promise<void> => {
    asked.push(path.join('/'))
    throw new Error('it is down')
  }
  const { found, files } = await new StaticSearch({ source: { get: (cid) => scene.source.get(cid), ahead }, root }).search(parseSearch('topic31'))
  assert.deepEqual([found.length, files], [1, 3])
  assert.match(asked.join(' '), /^search\/index\.json search\/(bafk\w+)\/index\.json search\/\1\/bafk\w+$/)
})
