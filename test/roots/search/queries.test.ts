import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSearch } from '../../../lib/hub/search/parse-search.ts'
import { StaticSearch } from '../../../lib/hub/static-search.ts'
import type { SearchKey } from '../../../lib/roots/search/search-key.ts'
import { searchWords } from '../../../lib/roots/search/search-row.ts'
import { madeUp, SearchScene } from './tree-scene.ts'

/** Every name that fulfils the search, by looking at all repositories. */
function scan(shorts: ReadonlyMap<string, string>, text: string): string[] {
  return [...shorts].filter(([name, short]) => parseSearch(text).every(({ field, value }) => {
    const words = searchWords(name, short)
    if (field === 'name') return name.startsWith(value.toLowerCase())
    const asked = value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '')
    return asked.every((word, index) => words.some((other) => (field === 'prefix' && index === asked.length - 1 ? other.startsWith(word) : other === word)))
  })).map(([name]) => name).sort()
}

async function findAll(search: StaticSearch, text: string, limit: number): Promise<string[]> {
  const names: string[] = []
  for (let after: SearchKey | undefined, pages = 0; pages === 0 || after; pages++) {
    const page = await search.search(parseSearch(text), { after, limit })
    assert.ok(page.files <= 3, `${page.files} files`)
    assert.ok(page.found.length <= limit)
    names.push(...page.found.map(({ name }) => name))
    after = page.next
  }
  return names.sort()
}

test('every query finds what looking at all repositories finds, each once, however short the pages are', async () => {
  const scene = new SearchScene()
  await scene.edit(Array.from({ length: 1500 }, (_, index) => madeUp(index)))
  await scene.edit([['library/proxy', 'The Älteste of all proxies'], ['team1/proxy', 'proxy'], ['team1/proxy-tools/x', '  '], ['a/b', `${'very '.repeat(39)}last`]])
  const root = scene.root?.cid ?? assert.fail()
  const word = fc.oneof(
    fc.constantFrom('proxy', 'Cache', 'älteste', 'altes', 'main', 'team3', 'for', 'the', 'topic31', 'topic31 ', 'nothing', 'x1', 'very', 'last', 'proxy-tools'),
    fc.nat(1500).map((index) => searchWords(...madeUp(index))[index % 7] ?? 'a'),
  )
  const term = fc.oneof({ weight: 4, arbitrary: word }, word.map((text) => `${text.trim().slice(0, 3)}*`), fc.constantFrom('team3/', 'team1/proxy', 'team1/proxy-', 'library/', 'none/x', '*', 'a/B'))
  await fc.assert(fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 3 }), fc.constantFrom(3, 50, 1000), async (terms, limit) => {
    const text = terms.join(' ')
    if (parseSearch(text).length === 0) return
    assert.deepEqual(await findAll(new StaticSearch({ source: scene.source, root }), text, limit), scan(scene.shorts, text))
  }), { numRuns: 150 })
})

test('what the word alone names comes first, then what is called so, then names that have it; descriptions last', async () => {
  const scene = new SearchScene()
  await scene.edit([['z/nginx', ''], ['a/nginx-proxy', ''], ['a/web', 'nginx'], ['library/nginx', ''], ['nginx/app', ''], ['b/c', 'An nginx proxy']])
  const search = new StaticSearch({ source: scene.source, root: scene.root?.cid ?? assert.fail() })
  const names = async (text: string): Promise<string[]> => (await search.search(parseSearch(text))).found.map(({ name }) => name)
  assert.deepEqual(await names('nginx'), ['library/nginx', 'z/nginx', 'a/nginx-proxy', 'nginx/app', 'a/web', 'b/c'])
  assert.deepEqual(await names('nginx proxy'), ['a/nginx-proxy', 'b/c'])
  assert.deepEqual(await names('nginx/app'), ['nginx/app'])
  assert.deepEqual((await search.search(parseSearch('nginx :v1 owner:0x1'))).ignored, ['tag', 'owner'])
  assert.deepEqual((await search.search(parseSearch(':v1'))).found, [])
})

test('at 100,000 repositories a query reads three small files, and a changed description writes a bounded number of blocks', async (t) => {
  const scene = new SearchScene()
  await scene.edit(Array.from({ length: 100_000 }, (_, index): [string, string] => [madeUp(index)[0], `A ${['small', 'fast', 'secure'][index % 3]} proxy of topic${(index * 31) % 5000}`]))
  const sizes: number[] = []
  const source = { get: async (cid: Parameters<typeof scene.source.get>[0]) => {
    const bytes = await scene.source.get(cid)
    if (bytes[0] === 0x7b) sizes.push(bytes.length)
    return bytes
  } }
  const root = scene.root?.cid ?? assert.fail()
  for (const text of ['topic31', 'x77777', 'proxy', 'of', 'topic4*', 'team4000/', 'fast topic310', 'a']) {
    sizes.length = 0
    const { files, found } = await new StaticSearch({ source, root }).search(parseSearch(text))
    assert.deepEqual([files, sizes.length], [3, 3], text)
    assert.ok(found.length > 0, text)
    assert.ok(Math.max(...sizes) <= 66 * 1024, `${sizes} bytes`)
  }
  const before = scene.source.blocks.size
  await scene.edit([['team77/new', 'Twelve words that nobody has used of anything in this hub before']])
  const bytes = scene.written.reduce((sum, block) => sum + block.length, 0)
  assert.ok(scene.written.length <= 80 && bytes < 1024 * 1024, `${scene.written.length} blocks, ${bytes} bytes`)
  t.diagnostic(`${before} blocks; index, list and leaf of the last query: ${sizes} bytes; one more repository: ${scene.written.length} blocks, ${bytes} bytes`)
})
