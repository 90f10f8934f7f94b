// What a followed hub lists of other names is told to the hub.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CID } from 'multiformats/cid'
import { indexName } from '../../indexer/run/index-name.ts'
import { Tree } from '../support/tree.ts'
import { LISTED_KEY as key, listingRoot } from './listing-root.ts'
import { openScene } from './scene.ts'

const address = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`

test('names but handles are told, when the list is another one, and that it is empty', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot } = openScene(t, tree)
  const listing = await listingRoot(tree, ['alice', 'followed.test', address(1), key], { 'broken.test.json': Buffer.from('{'), 'no-name': Buffer.from('x'), 'EXAMPLE.test.json': Buffer.from('x') })
  setRoot('hub.test', listing)
  await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip.map(({ via }) => via), ['hub.test'])
  const names = (told.gossip[0]?.names ?? []) as { name: string; claim: unknown }[]
  assert.deepEqual(names.map(({ name }) => name).sort(), [address(1), 'broken.test', 'followed.test', key].sort())
  assert.ok(names.every(({ claim }) => claim === null))
  const same = await tree.setPath({ cid: CID.parse(listing), tsize: 1 }, 'search/x', Buffer.from('other'))
  setRoot('hub.test', same.cid.toString())
  await indexName(parts, 'hub.test')
  assert.equal(told.gossip.length, 1, 'its names are the same')
  setRoot('hub.test', await listingRoot(tree, []))
  await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip[1], { via: 'hub.test', names: [] })
})

test('bad-input 28: of a hub that lists 20,000 names so many are told as are heard', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot } = openScene(t, tree)
  setRoot('hub.test', await listingRoot(tree, Array.from({ length: 20_000 }, (_, index) => address(index))))
  await indexName(parts, 'hub.test')
  assert.equal(told.gossip[0]?.names.length, 1000)
})

test('bad-input 28: what is followed only because a hub lists it tells nothing', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot, hub } = openScene(t, tree)
  setRoot('hub.test', await listingRoot(tree, ['followed.test']))
  hub.exec("UPDATE follow SET origin = 'hub', via = 'other.test'")
  await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip, [])
})

test('one that somebody here wants followed from now on tells what it lists, though it lists the same', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot, hub } = openScene(t, tree)
  setRoot('hub.test', await listingRoot(tree, ['followed.test']))
  hub.exec("UPDATE follow SET origin = 'hub', via = 'other.test'")
  await indexName(parts, 'hub.test')
  hub.exec("UPDATE follow SET origin = 'api', via = NULL")
  const failing = { ...parts, tell: { ...parts.tell, gossip: () => Promise.reject(new Error('the hub has gone')) } }
  await assert.rejects(indexName(failing, 'hub.test'), /has gone/)
  for (let times = 0; times < 2; times++) await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip, [{ via: 'hub.test', names: [{ name: 'followed.test', claim: null }] }])
})

test('a list that was heard and is gone when the index is built anew is told to be empty', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot, hub, empty } = openScene(t, tree)
  setRoot('hub.test', await listingRoot(tree, []))
  await indexName(parts, 'hub.test')
  hub.exec("INSERT INTO listed_name (via, name) VALUES ('hub.test', 'followed.test'), ('plain.test', 'followed.test')")
  await empty()
  setRoot('plain.test', (await tree.directory({ 'a.txt': await tree.file(Buffer.from('a')) })).cid.toString())
  for (const name of ['hub.test', 'plain.test']) await indexName(parts, name)
  assert.deepEqual(told.gossip.slice(-2), ['hub.test', 'plain.test'].map((via) => ({ via, names: [] })))
})
