// What a followed hub lists of other names is told to the hub.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { CID } from 'multiformats/cid'
import { indexName } from '../../indexer/run/index-name.ts'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { formatIpnsName } from '../../lib/names/ipns-name.ts'
import { encodeNameDocument, encodeRootDocument } from '../../lib/roots/documents.ts'
import { Tree } from '../support/tree.ts'
import { openScene } from './scene.ts'

const key = formatIpnsName((await generateKeyPair('Ed25519')).publicKey.toMultihash().bytes) ?? ''
const address = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`

async function hubRoot(tree: Tree, names: string[], more: Record<string, Uint8Array> = {}): Promise<string> {
  const files: Record<string, Link> = {}
  for (const name of names) files[`${name}.json`] = await tree.file(encodeNameDocument({ v: 1, name, k51: key, claim: null, updated: 1 }))
  for (const [file, bytes] of Object.entries(more)) files[file] = await tree.file(bytes)
  const document = await tree.file(encodeRootDocument({ v: 1, kind: 'hub', claim: null }))
  return (await tree.directory({ 'ipcr.json': document, names: await tree.directory(files) })).cid.toString()
}

test('names but handles are told, when the list is another one, and that it is empty', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot } = openScene(t, tree)
  const listing = await hubRoot(tree, ['alice', 'followed.test', address(1), key], { 'broken.test.json': Buffer.from('{'), 'no-name': Buffer.from('x'), 'EXAMPLE.test.json': Buffer.from('x') })
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
  setRoot('hub.test', await hubRoot(tree, []))
  await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip[1], { via: 'hub.test', names: [] })
})

test('bad-input 28: of a hub that lists 20,000 names so many are told as are heard', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot } = openScene(t, tree)
  setRoot('hub.test', await hubRoot(tree, Array.from({ length: 20_000 }, (_, index) => address(index))))
  await indexName(parts, 'hub.test')
  assert.equal(told.gossip[0]?.names.length, 1000)
})

test('bad-input 28: what is followed only because a hub lists it tells nothing', async (t) => {
  const tree = new Tree()
  const { parts, told, setRoot, hub } = openScene(t, tree)
  setRoot('hub.test', await hubRoot(tree, ['followed.test']))
  hub.exec("UPDATE follow SET origin = 'hub', via = 'other.test'")
  await indexName(parts, 'hub.test')
  assert.deepEqual(told.gossip, [])
})
