import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { CarReader } from '@ipld/car/reader'
import fc from 'fast-check'
import { BlockMissingError } from '../../../lib/ipfs/block-source.ts'
import { fileDagFromBytes, LEAF_BYTES } from '../../../lib/ipfs/dag/file-dag.ts'
import { walkBlocks } from '../../../lib/ipfs/dag/walk-blocks.ts'
import { openSite } from '../../../lib/ipfs/site/open-site.ts'
import { writeCar } from '../../../lib/ipfs/site/write-car.ts'
import { siteDirectory } from '../../support/site.ts'

function directoryOf(t: TestContext, files: Record<string, string | Uint8Array>): string {
  const { directory, remove } = siteDirectory({ 'index.html': 'page', ...files })
  t.after(remove)
  return directory
}

test('a file on disk has the DAG that its bytes have, whatever its size', async (t) => {
  const sizes = fc.oneof(fc.integer({ min: 1, max: 3 * LEAF_BYTES }), fc.constantFrom(LEAF_BYTES - 1, LEAF_BYTES, LEAF_BYTES + 1, 2 * LEAF_BYTES))
  await fc.assert(fc.asyncProperty(sizes, fc.nat(255), async (size, byte) => {
    const bytes = Buffer.alloc(size, byte)
    bytes.writeUInt8(255 - byte, size - 1)
    const { entries } = await openSite(directoryOf(t, { x: bytes }))
    const { cid, tsize } = await fileDagFromBytes(bytes)
    assert.deepEqual(entries.filter(({ name }) => name === 'x').map((entry) => [entry.cid.toString(), entry.tsize]), [[cid.toString(), tsize]])
  }), { numRuns: 20 })
})

test('hidden files are left out, and a directory without a file is one', async (t) => {
  const directory = directoryOf(t, { '.env': 'secret', '_next/.cache/x': 'x' })
  mkdirSync(join(directory, 'empty'))
  const { entries, files } = await openSite(directory)
  assert.deepEqual([entries.map(({ name }) => name), files], [['_next', 'empty', 'index.html'], 1])
})

test('a file that changed since it was hashed is noticed, and no CAR is left of it', async (t) => {
  for (const change of ['two', '']) {
    const directory = directoryOf(t, { 'app.js': 'one' })
    const site = await openSite(directory)
    writeFileSync(join(directory, 'app.js'), change)
    await assert.rejects(async () => writeCar(site, site.root.cid, join(directory, 'page.car')), BlockMissingError)
    assert.deepEqual(readdirSync(directory).sort(), ['app.js', 'index.html'])
  }
})

test('a CAR has its root, and each block once with the parents first', async (t) => {
  const directory = directoryOf(t, { 'a.js': 'same', 'b/c.js': 'same', 'large.js': Buffer.alloc(LEAF_BYTES + 5, 7) })
  const site = await openSite(directory)
  const car = join(directory, '..', `whole-${process.pid}.car`)
  t.after(() => rmSync(car, { force: true }))
  const count = await writeCar(site, site.root.cid, car)
  const reader = await CarReader.fromBytes(readFileSync(car))
  assert.deepEqual((await reader.getRoots()).map(String), [site.root.cid.toString()])
  const written: string[] = []
  for await (const { cid } of reader.blocks()) written.push(cid.toString())
  const walked: string[] = []
  for await (const { cid } of walkBlocks(site, [site.root.cid])) walked.push(cid.toString())
  assert.deepEqual([written, written.length, new Set(written).size, written[0]], [walked, count, count, site.root.cid.toString()])
})
