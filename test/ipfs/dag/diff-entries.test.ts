import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as dagPb from '@ipld/dag-pb'
import fc from 'fast-check'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../../lib/ipfs/block-source.ts'
import { nodeBlock } from '../../../lib/ipfs/dag/block.ts'
import { diffEntries } from '../../../lib/ipfs/dag/diff-entries.ts'
import { NotADirectoryError } from '../../../lib/ipfs/dag/directories.ts'
import { inMemory, leaf } from '../memory.ts'

// Names so long that some hundred of them make a HAMT.
const longName = (index: number): string => `${index}-`.padEnd(1500, 'n')

type Shown = { name: string; before: string | undefined; after: string | undefined }
const shown = (name: string, before: Link | undefined, after: Link | undefined): Shown => ({ name, before: before?.cid.toString(), after: after?.cid.toString() })

async function changes(source: BlockSource, before: CID | undefined, after: CID | undefined): Promise<Shown[]> {
  const found: Shown[] = []
  for await (const { name, before: old, after: now } of diffEntries(source, before, after)) found.push(shown(name, old, now))
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The definition: both lists, entry by entry. */
function naive(before: Map<string, Link>, after: Map<string, Link>): Shown[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.map((name) => shown(name, before.get(name), after.get(name))).filter((one) => one.before !== one.after)
}

test('the differences are those of the two lists, whatever the directories are: flat, HAMT, none, or one turned into the other', async () => {
  const content = fc.nat(3)
  const state = fc.oneof(fc.dictionary(fc.constantFrom(...Array.from({ length: 8 }, (_, index) => longName(index))), content), fc.record({ count: fc.integer({ min: 150, max: 400 }), step: fc.integer({ min: 1, max: 3 }), content }))
  await fc.assert(fc.asyncProperty(state, state, async (first, second) => {
    const { store, directories } = inMemory()
    const [before, after] = [entriesOf(first), entriesOf(second)]
    const cids = await Promise.all([before, after].map(async (entries) => (entries.size === 0 ? undefined : (await directories.build(Array.from(entries, ([name, link]) => ({ name, ...link })))).cid)))
    assert.deepEqual(await changes(store, cids[0], cids[1]), naive(before, after))
  }), { numRuns: 60 })
})

type State = Record<string, number> | { count: number; step: number; content: number }

function entriesOf(state: State): Map<string, Link> {
  if (typeof state['count'] !== 'number' || typeof state['step'] !== 'number') return new Map(Object.entries(state).map(([name, value]) => [name, leaf(`${value}`)]))
  const { count, step, content = 0 } = state as { count: number; step: number; content: number }
  return new Map(Array.from({ length: count }, (_, index) => [longName(index * step), leaf(`${index % 7 === content ? 'other' : 'same'}`)]))
}

test('one changed entry of a large directory costs a few blocks, however large it is', async () => {
  const reads: number[] = []
  for (const size of [2_000, 20_000]) {
    const { store, directories } = inMemory()
    const before = await directories.build(Array.from({ length: size }, (_, index) => ({ name: `tag-${index}-of-many-tags-with-a-name`, ...leaf('one') })))
    const after = await directories.set(before, 'tag-77-of-many-tags-with-a-name', leaf('two'))
    let count = 0
    const counting: BlockSource = { get: (cid, options) => { count++; return store.get(cid, options) } }
    assert.equal((await changes(counting, before.cid, after?.cid)).length, 1)
    reads.push(count)
  }
  assert.ok((reads[1] ?? 99) <= 10, reads.join(' '))
})

test('bad-input 26: a HAMT that stands in itself again and again, or has two entries in one place, is refused', async () => {
  const { store } = inMemory()
  const shard = (links: dagPb.PBLink[]): CID => {
    const data = new UnixFS({ type: 'hamt-sharded-directory', fanout: 256n, hashType: 0x22n, data: new Uint8Array(32).fill(255) }).marshal()
    const block = nodeBlock({ Links: links, Data: data })
    store.put(block)
    return block.cid
  }
  const link = (Name: string, Hash: CID): dagPb.PBLink => ({ Name, Hash, Tsize: 1 })
  const trap = (word: string): CID => {
    let cid = shard([link(`00${word}`, leaf(word).cid)])
    for (let depth = 0; depth < 30; depth++) cid = shard([link('00', cid), link('01', cid)])
    return cid
  }
  await assert.rejects(changes(store, trap('a'), trap('b')), NotADirectoryError)
  await assert.rejects(changes(store, undefined, trap('a')), NotADirectoryError)
  const twice = shard([link('00a', leaf('1').cid), link('00b', leaf('2').cid)])
  await assert.rejects(changes(store, trap('a'), twice), NotADirectoryError)
  await assert.rejects(changes(store, leaf('file').cid, twice), NotADirectoryError)
})
