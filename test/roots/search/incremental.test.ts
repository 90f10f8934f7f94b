import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { listEntries } from '../../../lib/ipfs/dag/read-directory.ts'
import { walkPath } from '../../../lib/roots/read/walk-path.ts'
import { openSearchTree } from '../../../lib/roots/search/open-search-tree.ts'
import { madeUp, SearchScene } from './tree-scene.ts'

const short = fc.oneof(fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', minLength: 100, maxLength: 200 }), fc.constant(''))
  .map((text) => [...text.toWellFormed()].slice(0, 200).join(''))
const name = fc.oneof(fc.nat(400).map((index) => madeUp(index)[0]), fc.stringMatching(/^[a-z]{1,3}\/[a-z]{1,3}(-[a-z]{1,2})?$/))
const edit = fc.array(fc.tuple(name, fc.option(short, { nil: undefined, freq: 3 })), { minLength: 1, maxLength: 25 })

test('after any history search/ has the files that are built from nothing, and no others', async () => {
  let highest = 0
  await fc.assert(fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), fc.nat(600), async (history, many) => {
    const scene = new SearchScene()
    await scene.edit(Array.from({ length: many }, (_, index) => madeUp(index)))
    for (const edits of history) await scene.edit(edits)
    assert.equal(scene.root?.cid.toString(), (await scene.anew()).root?.cid.toString())
    highest = Math.max(highest, (await openSearchTree(scene.source, scene.root?.cid ?? fail()))?.index.levels.length ?? 0)
    // All go again.
    await scene.edit([...scene.shorts.keys()].map((gone): [string, undefined] => [gone, undefined]))
    assert.equal(scene.root?.cid.toString(), (await new SearchScene().anew()).root?.cid.toString())
  }), { numRuns: Number(process.env['RUNS'] ?? 40) })
  assert.equal(highest, 1)
})

test('the same where the index has lists, across the number of repositories where it gets and loses them', async () => {
  const scene = new SearchScene()
  const [few, many] = [3000, 5000]
  await scene.edit(Array.from({ length: few }, (_, index) => madeUp(index)))
  const heights = [await height(scene)]
  await scene.edit(Array.from({ length: many - few }, (_, index) => madeUp(few + index)))
  heights.push(await height(scene))
  assert.equal(scene.root?.cid.toString(), (await scene.anew()).root?.cid.toString())
  await fc.assert(fc.asyncProperty(edit, async (edits) => {
    await scene.edit(edits)
    assert.equal(scene.root?.cid.toString(), (await scene.anew()).root?.cid.toString())
  }), { numRuns: 5 })
  await scene.edit(Array.from({ length: many - few }, (_, index): [string, undefined] => [madeUp(few + index)[0], undefined]))
  heights.push(await height(scene))
  assert.equal(scene.root?.cid.toString(), (await scene.anew()).root?.cid.toString())
  assert.deepEqual(heights, [1, 2, 1])
})

test('repositories named so that no file would end by itself stand in files of bounded size all the same', async () => {
  const scene = new SearchScene()
  const names = Array.from({ length: 5000 }, (_, index) => `a/b${index}`).filter((name) => !endsFile(['a/', 0, name]) && !endsFile(['x', 3, name]))
  await scene.edit(names.map((name): [string, string] => [name, 'x '.repeat(100)]))
  const files = scene.written.map((bytes) => new TextDecoder().decode(bytes)).filter((text) => text.startsWith('{"rows"'))
  const largest = Math.max(...files.map((text) => Buffer.byteLength(text)))
  assert.ok(largest > 32 * 1024 && largest < 34 * 1024, `${largest} bytes`)
  await scene.edit([['a/b0', 'x'], ['a/b0-first', 'x'], ['a/b9', undefined]])
  assert.equal(scene.root?.cid.toString(), (await scene.anew()).root?.cid.toString())
})

// Of a row of 300 bytes and more the format ends a file at about one in twenty.
function endsFile(key: [string, number, string]): boolean {
  return createHash('sha256').update(JSON.stringify(key)).digest().readUInt32BE(0) < 0.2 * 2 ** 32
}

async function height(scene: SearchScene): Promise<number> {
  const root = scene.root?.cid ?? fail()
  const { levels } = (await openSearchTree(scene.source, root))?.index ?? fail()
  const top = await walkPath(scene.source, root, ['search'])
  let entries = 0
  if (top) for await (const _ of listEntries(scene.source, top.cid)) entries++
  // The index, and what it names: the leaves themselves, or every list there is.
  assert.equal(entries, 1 + (levels.length === 1 ? (levels[0]?.files ?? 0) : levels.slice(1).reduce((sum, { files }) => sum + files, 0)))
  return levels.length
}

function fail(): never {
  throw new Error('there is no search/')
}
