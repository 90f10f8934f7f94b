import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { nodeBlock } from '../../lib/ipfs/dag/block.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { putFile, serveBlocks } from './support.ts'

type Listing = { items: { name: string; cid: string; tsize: number }[]; cursor: string | null }

const blocks = new MemoryBlocks()
const gateway = await serveBlocks(blocks)
const file = putFile(blocks, 'content')
const build = (names: string[]) => blocks.directories.build(names.map((name) => ({ name, ...file })))

async function pages(path: string): Promise<Listing[]> {
  const found: Listing[] = []
  for (let cursor: string | null = ''; cursor !== null; cursor = found.at(-1)?.cursor ?? null) {
    const answer = await gateway.get(`${path}?after=${encodeURIComponent(cursor)}`, { accept: 'application/json' })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.headers['content-type'], 'application/json')
    found.push(JSON.parse(answer.text) as Listing)
  }
  return found
}

for (const count of [0, 1, 999, 1000, 1001, 2000, 2500]) {
  test(`a flat directory of ${count} entries comes in pages of 1000, in the order of their names`, async () => {
    const names = Array.from({ length: count }, (_, index) => `n${String(index).padStart(5, '0')}`)
    const directory = await build(names)
    const all = await pages(`/ipfs/${directory.cid}/`)
    assert.deepEqual(all.flatMap(({ items }) => items.map(({ name }) => name)), names)
    assert.equal(all.length, Math.max(1, Math.ceil(count / 1000)))
  })
}

test('bad-input 26: a directory of 100,000 entries comes in pages, every entry once, each page at the same cost', async () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `tag ${index} <&> ü`)
  const directory = await build(names)
  blocks.asked.length = 0
  const seen = new Set<string>()
  let most = 0
  for (const { items } of await pages(`/ipfs/${directory.cid}/`)) {
    assert.ok(items.length <= 1000)
    for (const { name } of items) seen.add(name)
    most = Math.max(most, blocks.asked.length)
    blocks.asked.length = 0
  }
  assert.equal(seen.size, names.length)
  const page = await gateway.get(`/ipfs/${directory.cid}/`)
  assert.ok(blocks.asked.length < 1500, `${blocks.asked.length} blocks for one page`)
  assert.ok(page.body.length < 400_000)
  assert.match(page.text, /rel="next"/)
})

test('bad-input 26: a HAMT that a few blocks make endless is refused after a bounded number of them', async () => {
  const shard = (links: { Name: string; Hash: CID; Tsize: number }[]) => {
    const block = nodeBlock(dagPb.prepare({ Data: new UnixFS({ type: 'hamt-sharded-directory', fanout: 256n, hashType: 0x22n, data: Uint8Array.of(1) }).marshal(), Links: links }))
    blocks.put(block)
    return block
  }
  const many = (count: number, Name: string, Hash: CID) => Array.from({ length: count }, () => ({ Name, Hash, Tsize: 0 }))
  const nameless = shard(many(20_000, '', file.cid))
  const before = shard(many(15_000, '00x', file.cid))
  const empty = shard([])
  for (const [bottom, most] of [[nameless, 5], [before, 10], [empty, 12_000]] as const) {
    const root = shard([{ Name: 'FF', Hash: shard(many(16_000, 'FF', bottom.cid)).cid, Tsize: 0 }])
    blocks.asked.length = 0
    const { status } = await gateway.get(`/ipfs/${root.cid}/?after=FFFF10`)
    assert.equal(status, 404)
    assert.ok(blocks.asked.length < most, `${blocks.asked.length} blocks`)
  }
})

test('bad-input 26: a path through many directories of the largest kind is refused, and holds nobody up meanwhile', async () => {
  const filler = Array.from({ length: 16_000 }, () => ({ Name: 'filler', Hash: file.cid, Tsize: 0 }))
  let directory = nodeBlock(dagPb.prepare({ Data: new UnixFS({ type: 'directory' }).marshal(), Links: filler }))
  for (let depth = 0; depth < 60; depth++) {
    blocks.put(directory)
    directory = nodeBlock(dagPb.prepare({ Data: new UnixFS({ type: 'directory' }).marshal(), Links: [...filler, { Name: 'x', Hash: directory.cid, Tsize: 0 }] }))
  }
  blocks.put(directory)
  let turns = 0
  const ticker = setInterval(() => turns++, 1)
  blocks.asked.length = 0
  const answer = await gateway.get(`/ipfs/${directory.cid}${'/x'.repeat(60)}`)
  clearInterval(ticker)
  assert.equal(answer.status, 404)
  assert.match(answer.text, /more work/)
  assert.ok(blocks.asked.length < 20, `${blocks.asked.length} blocks`)
  assert.ok(turns >= 10, `${turns} turns of the event loop`)
})

test('a cursor that is no entry goes on behind where it would be', async () => {
  const directory = await build(['a', 'c', 'e'])
  const names = async (after: string): Promise<string[]> => {
    const { text } = await gateway.get(`/ipfs/${directory.cid}/?after=${after}`, { accept: 'application/json' })
    return (JSON.parse(text) as Listing).items.map(({ name }) => name)
  }
  assert.deepEqual([await names('b'), await names('e'), await names('%00'), await names('zz')], [['c', 'e'], [], ['a', 'c', 'e'], []])
})

test('a directory without its slash is sent to the one with it, for the page and not for programs', async () => {
  const inner = await build(['x'])
  const directory = await blocks.directories.build([{ name: 'a b', ...inner }])
  const answer = await gateway.get(`/ipfs/${directory.cid}/a%20b?after=x`)
  assert.equal(answer.status, 301)
  assert.equal(answer.headers.location, `/ipfs/${directory.cid}/a%20b/?after=x`)
  assert.equal((await gateway.get(`/ipfs/${directory.cid}/a%20b`, { accept: 'application/json' })).status, 200)
})

test('bad-input 33: names of users are text in the listing, whatever they contain', async () => {
  const names = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "javascript:alert('1')", '&amp;', 'a\u202egpj.exe', 'line\nbreak', '..', '#', '?x', '%2e%2e', 'ünï']
  const directory = nodeBlock(dagPb.prepare({ Data: new UnixFS({ type: 'directory' }).marshal(), Links: names.map((name) => ({ Name: name, Hash: file.cid, Tsize: 1 })) }))
  blocks.put(directory)
  const { text, headers } = await gateway.get(`/ipfs/${directory.cid}/`)
  assert.match(headers['content-security-policy'] as string, /^sandbox allow-downloads; default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.doesNotMatch(text, /<img|<script|\u202e|line\nbreak/)
  for (const [, href = ''] of text.matchAll(/href="([^"]*)"/g)) assert.match(href, /^(?:\.\/|\.\.\/$|\?)/)
  for (const name of names.filter((each) => each !== '..')) assert.ok(text.includes(`href="./${encodeURIComponent(name)}"`), name)
})

test('the page is a table that a screen reader can read, in one language, with a title', async () => {
  const directory = await build(['x'])
  const { text } = await gateway.get(`/ipfs/${directory.cid}/`)
  for (const part of ['<html lang="en">', '<title>', '<main>', '<h1>', '<caption>1 entry</caption>', '<th scope="col">Name</th>', 'prefers-color-scheme:dark']) assert.ok(text.includes(part), part)
})

test('bad-input 26: a HAMT that leads in circles of empty shards ends in 404', async () => {
  const shard = (links: { Name: string; Hash: ReturnType<typeof nodeBlock>['cid'] }[]) => nodeBlock(dagPb.prepare({
    Data: new UnixFS({ type: 'hamt-sharded-directory', fanout: 256n, hashType: 0x22n }).marshal(), Links: links.map((link) => ({ ...link, Tsize: 1 })),
  }))
  let node = shard([])
  blocks.put(node)
  for (let level = 0; level < 8; level++) {
    const { cid } = node
    node = shard(Array.from({ length: 256 }, (_, slot) => ({ Name: slot.toString(16).toUpperCase().padStart(2, '0'), Hash: cid })))
    blocks.put(node)
  }
  // Followed to their ends the circles would keep it busy for ever.
  assert.equal((await gateway.get(`/ipfs/${node.cid}/`)).status, 404)
})
