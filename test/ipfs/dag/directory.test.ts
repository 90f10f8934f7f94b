import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Link } from '../../../lib/ipfs/block-source.ts'
import type { PathChange } from '../../../lib/ipfs/dag/directories.ts'
import { readDirectoryNode } from '../../../lib/ipfs/dag/unixfs-node.ts'
import { inMemory, leaf } from '../memory.ts'

const EMPTY = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
// 330 of these are more than 256 KiB in one block.
const longName = (index: number) => `${index}-`.padEnd(800, 'n')
const [a, b] = [leaf('a'), leaf('b')]

test('no entries are the empty directory, whose CID everybody knows', async () => {
  assert.equal((await inMemory().directories.build([])).cid.toString(), EMPTY)
})

test('an entry that is set to what it is already leaves the CID as it is, in a flat directory and in a HAMT', async () => {
  for (const count of [3, 400]) {
    const { directories } = inMemory()
    const root = await directories.build(Array.from({ length: count }, (_, index) => ({ name: longName(index), ...a })))
    assert.deepEqual(await directories.set(root, longName(2), a), root)
    assert.deepEqual(await directories.set(root, 'not there', undefined), root)
    assert.notDeepEqual(await directories.set(root, longName(2), b), root)
  }
})

test('any history of edits ends in what is built at once of the entries that are left', async () => {
  const edit = fc.record({ index: fc.nat(420), entry: fc.constantFrom(a, b, undefined) })
  await fc.assert(fc.asyncProperty(fc.nat(400), fc.array(fc.array(edit, { maxLength: 40 }), { maxLength: 12 }), async (start, history) => {
    const { directories } = inMemory()
    const entries = new Map(Array.from({ length: start }, (_, index) => [longName(index), a]))
    let root: Link | undefined = await directories.setPaths(undefined, Array.from(entries, ([name, entry]) => ({ path: [name], entry })))
    for (const edits of history) {
      root = await directories.setPaths(root, edits.map(({ index, entry }) => ({ path: [longName(index)], entry })))
      for (const { index, entry } of edits) entry ? entries.set(longName(index), entry) : entries.delete(longName(index))
    }
    const built = await directories.build(Array.from(entries, ([name, entry]) => ({ name, ...entry })))
    assert.deepEqual(root ?? built, built)
    assert.equal(root === undefined, entries.size === 0)
  }), { numRuns: 40 })
})

test('a directory becomes a HAMT above 256 KiB and flat again below, entry by entry', async () => {
  const { store, directories } = inMemory()
  const types: string[] = []
  let root: Link | undefined
  const note = async () => root && types.push((await readDirectoryNode(store, root.cid)).unixfs.type)
  for (let index = 0; index < 330; index++) root = await directories.set(root, longName(index), a)
  await note()
  for (let index = 0; index < 30; index++) root = await directories.set(root, longName(index), undefined)
  await note()
  assert.deepEqual(types, ['hamt-sharded-directory', 'directory'])
})

test('setting paths one after the other and all at once give the same root', async () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const change = fc.record({ path: fc.array(name, { minLength: 1, maxLength: 4 }), entry: fc.constantFrom(a, b, undefined) })
  await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (changes) => {
    const { directories } = inMemory()
    const outcome = async (work: () => Promise<Link | undefined>) => (await work().catch((error: Error) => error.name) ?? 'empty')
    const single = await outcome(async () => {
      let root: Link | undefined
      for (const { path, entry } of changes) root = await directories.setPath(root, path, entry)
      return root
    })
    // At once, a file that a later change replaces is never in the way of what is set below it in between.
    if (single === 'NotADirectoryError') return
    assert.deepEqual(await outcome(() => directories.setPaths(undefined, changes)), single)
  }))
})

test('directories on a path are made, and go when they are empty', async () => {
  const { directories } = inMemory()
  const root = await directories.setPath(undefined, ['x', 'y', 'z'], a)
  assert.ok(root)
  const x = await directories.get(root.cid, 'x')
  const y = x && (await directories.get(x.cid, 'y'))
  assert.deepEqual(y && (await directories.get(y.cid, 'z'))?.cid.toString(), a.cid.toString())
  assert.equal(await directories.setPath(root, ['x', 'y', 'z'], undefined), undefined)
  const two = await directories.setPath(root, ['w'], b)
  assert.deepEqual(await directories.setPath(two, ['w'], undefined), root)
})

test('a file is no directory: nothing is set below it', async () => {
  const { directories } = inMemory()
  const root = await directories.set(undefined, 'file', a)
  await assert.rejects(directories.setPath(root, ['file', 'below'], b), { code: 'NOT_A_DIRECTORY' })
  await assert.rejects(directories.get(a.cid, 'x'), { code: 'NOT_A_DIRECTORY' })
})

test('names that no directory can hold are refused', async () => {
  const { directories } = inMemory()
  for (const name of ['', 'a/b', '/']) {
    await assert.rejects(async () => directories.set(undefined, name, a), { code: 'INVALID_NAME' })
    await assert.rejects(async () => directories.build([{ name, ...a }]), { code: 'INVALID_NAME' })
    await assert.rejects(async () => directories.setPath(undefined, ['x', name], a), { code: 'INVALID_NAME' })
  }
  await assert.rejects(async () => directories.setPath(undefined, [], a), { code: 'INVALID_NAME' })
})

test('all entries are listed and each is found, flat and as a HAMT', async () => {
  const { directories } = inMemory()
  for (const count of [5, 400]) {
    const names = Array.from({ length: count }, (_, index) => longName(index))
    const root = await directories.build(names.map((name) => ({ name, ...a })))
    const listed: string[] = []
    for await (const { name } of directories.list(root.cid)) listed.push(name)
    assert.deepEqual(listed.toSorted(), names.toSorted())
    for (const name of names) assert.ok(await directories.get(root.cid, name))
    assert.equal(await directories.get(root.cid, 'other'), undefined)
  }
})

test('of a publication’s edits only the blocks that the last root reaches are given out', async () => {
  const { store, directories } = inMemory()
  let root: Link | undefined
  const changes: PathChange[] = Array.from({ length: 20 }, (_, index) => ({ path: ['refs', 'tags', `v${index}`], entry: a }))
  for (const { path, entry } of changes) root = await directories.setPath(root, path, entry)
  assert.ok(root)
  assert.equal(store.reachableNew(root.cid).length, 3)
})
