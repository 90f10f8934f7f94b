import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CID } from 'multiformats/cid'
import type { Link } from '../../lib/ipfs/block-source.ts'
import { listRepositories, type ListLimits } from '../../lib/roots/read/list-repositories.ts'
import { Tree } from '../support/tree.ts'
import { directory } from './saved-tree.ts'

async function listed(tree: Tree, cid: CID, limits?: ListLimits): Promise<string[]> {
  const names: string[] = []
  for await (const name of listRepositories(tree, cid, limits)) names.push(name)
  return names
}

const ROOT = {
  'ipcr.json': '{}', 'README.md': 'text', 'names/alice.json': '{}', '_next/tags/x': '', '.private/tags/x': '',
  'zulu/tags/v1/manifest.json': '[]', 'zulu/tags/v1/oci-layout': '',
  'app/oci-layout': '', 'app/refs/tags/v1': '{}', 'app/blobs/sha256/aa': '', 'app/sub/deep/oci-layout': '', 'app/sub/deep/index.json': '',
  'centos/manifests/latest': '{}', 'centos/below/tags/v1/manifest.json': '[]',
}

test('repositories of every layout, in byte order, those below ours too', async () => {
  const tree = new Tree()
  assert.deepEqual(await listed(tree, (await directory(tree, ROOT)).cid), ['app', 'app/sub/deep', 'centos', 'zulu'])
})

test("what a hub's root has beside its namespaces is no repository; in a namespace it is", async () => {
  const tree = new Tree()
  const entries = { 'search/index.json': '{}', 'search/bafk/oci-layout': '', 'names/alice/oci-layout': '', 'alice/app/oci-layout': '' }
  const root = async (kind: string): Promise<string[]> => listed(tree, (await directory(tree, { 'ipcr.json': `{"v":1,"kind":"${kind}"}`, ...entries })).cid)
  assert.deepEqual(await root('hub'), ['alice/app'])
  assert.deepEqual(await root('namespace'), ['alice/app', 'names/alice', 'search/bafk'])
})

test('an image that is the root itself has no name', async () => {
  const tree = new Tree()
  assert.deepEqual(await listed(tree, (await directory(tree, { 'manifests/latest': '{}' })).cid), [''])
  assert.deepEqual(await listed(tree, (await tree.file(Buffer.from('a file'))).cid), [])
})

test('as many and as deep as asked for', async () => {
  const tree = new Tree()
  const { cid } = await directory(tree, ROOT)
  assert.deepEqual(await listed(tree, cid, { repositories: 2 }), ['app', 'app/sub/deep'])
  assert.deepEqual(await listed(tree, cid, { depth: 1 }), ['app', 'centos', 'zulu'])
})

test('bad-input 26: a tree that holds itself many times over is looked through only so far', async () => {
  const tree = new Tree()
  let level: Link = await directory(tree, { x: 'nothing' })
  for (let depth = 0; depth < 40; depth++) {
    const same = { cid: level.cid, tsize: 1 }
    level = await tree.directory({ a: same, b: same, c: same })
  }
  let asked = 0
  const get = tree.get.bind(tree)
  tree.get = (cid) => (asked++, get(cid))
  assert.deepEqual(await listed(tree, level.cid, { depth: 1000, directories: 500 }), [])
  assert.ok(asked < 5000, `${asked}`)
})
