import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CID } from 'multiformats/cid'
import { diffTrees } from '../../lib/ipfs/dag/diff.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { noteNamespaceChanges } from '../../lib/db/transactions/root-changes.ts'
import { startBuild } from '../../lib/roots/build/build.ts'
import { expectedRoot } from './expected-root.ts'
import { lookInto } from './look-into.ts'
import { digestOf, openRows, pushRows, type Rows } from './rows.ts'

type Damage = (rows: Rows, hash: Uint8Array) => void

const LOST: Damage = ({ db }, hash) => db.prepare('DELETE FROM node WHERE hash = ?').run(hash)
const FLIPPED: Damage = ({ db }, hash) => db.prepare("UPDATE node SET bytes = CAST(bytes || x'00' AS BLOB) WHERE hash = ?").run(hash)

async function published(rows: Rows): Promise<void> {
  rows.claimNamespace('alice')
  pushRows(rows, 'alice/app', 'one', { tags: ['v1', 'v2'] })
  pushRows(rows, 'alice/lib', 'two', { tags: ['v1'] })
  await rows.publish('alice')
}

/** Hashes of blocks that the root reaches and that are not here, or not what they are called. */
async function lost(rows: Rows, root: string): Promise<string[]> {
  const uses = await diffTrees(startBuild(rows.db, '').store, undefined, CID.parse(root))
  const counted = rows.db.prepare<[], { hash: Buffer }>('SELECT hash FROM block_use WHERE uses > 0').all().map(({ hash }) => hash.toString('hex'))
  return [...uses.keys()].filter((hex) => !counted.includes(hex))
}

for (const [how, damage] of [['lost', LOST], ['damaged', FLIPPED]] as const) {
  for (const path of ['', 'app', 'app/refs', 'app/refs/tags', 'app/blobs/sha256']) {
    test(`a namespace whose node ${path || '/'} is ${how} is built anew from the rows`, async (t) => {
      const rows = openRows(t)
      await published(rows)
      const inside = lookInto(rows, 'alice')
      const cid = path === '' ? inside.root() : (await inside.find(path))?.cid
      assert.ok(cid)
      damage(rows, cid.multihash.digest)
      pushRows(rows, 'alice/app', 'three', { tags: ['v3'] })
      const { built } = await rows.publish('alice')
      assert.equal(built.root, await expectedRoot(rows.db, 'alice'))
      assert.deepEqual(await inside.names('app/refs/tags'), ['v1', 'v2', 'v3'])
      assert.deepEqual(await lost(rows, built.root), [])
      assert.equal(rows.db.prepare('SELECT count(*) AS n FROM root_change WHERE namespace = ?').pluck().get('alice'), 0)
      pushRows(rows, 'alice/lib', 'four', { tags: ['v4'] })
      assert.equal((await rows.publish('alice')).built.root, await expectedRoot(rows.db, 'alice'))
    })
  }
}

test('a damaged node that no change touches is made good by the build that mends another', async (t) => {
  const rows = openRows(t)
  await published(rows)
  const inside = lookInto(rows, 'alice')
  const [root, other] = [inside.root(), (await inside.find('lib/refs/tags'))?.cid]
  assert.ok(other)
  LOST(rows, root.multihash.digest)
  FLIPPED(rows, other.multihash.digest)
  pushRows(rows, 'alice/app', 'three', { tags: ['v3'] })
  await rows.publish('alice')
  assert.deepEqual(await inside.names('lib/refs/tags'), ['v1'])
})

test('what is lost comes back also when nothing has changed after all', async (t) => {
  const rows = openRows(t)
  await published(rows)
  const inside = lookInto(rows, 'alice')
  const tags = (await inside.find('app/refs/tags'))?.cid
  assert.ok(tags)
  LOST(rows, tags.multihash.digest)
  pushRows(rows, 'alice/app', 'three', { tags: ['v3'] })
  rows.write(transactions.deleteManifest, { repository: 'alice/app', digest: pushRows(rows, 'alice/app', 'three', { tags: ['v3'] }), now: rows.clock.now })
  const { built, sequence } = await rows.publish('alice')
  assert.deepEqual([built.root === built.before, built.lost, sequence], [true, tags.toString(), undefined])
  assert.deepEqual(await inside.names('app/refs/tags'), ['v1', 'v2'])
})

test('a namespace is not built anew without a repository that waits for leaves: it stays as it was until they are there', async (t) => {
  const rows = openRows(t)
  await published(rows)
  const before = lookInto(rows, 'alice').root()
  LOST(rows, before.multihash.digest)
  const layer = { digest: digestOf('layer'), size: 1024 * 1024 + 1 }
  rows.write(transactions.recordBlob, { repository: 'alice/lib', ...layer, now: rows.clock.now })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  rows.write(transactions.putManifest, { repository: 'alice/lib', digest: digestOf('m'), size: 3, mediaType, children: [{ kind: 'layer', ...layer, mediaType: 'x/y', foreign: false }], tags: ['v9'], now: rows.clock.now })
  const { built } = await rows.publish('alice')
  assert.deepEqual([built.root, built.held], [before.toString(), 1])
  rows.write(transactions.recordLeaves, { digest: layer.digest, hashes: Buffer.alloc(64, 7) })
  await rows.publish('alice')
  assert.deepEqual(await lookInto(rows, 'alice').names('lib/refs/tags'), ['v1', 'v9'])
})

function tell({ db, clock }: Rows, ...namespaces: string[]): void {
  noteNamespaceChanges(db, '.hub', namespaces.map((key) => ({ kind: 'namespace', key })), clock.now)
}

for (const path of ['', 'names', 'search', 'search/index.json']) {
  test(`the hub's root whose node ${path || '/'} is lost is built anew, and no namespace is counted in it`, async (t) => {
    const rows = openRows(t)
    rows.claimNamespace('.hub')
    await published(rows)
    rows.claimNamespace('bob')
    pushRows(rows, 'bob/app', 'five', { tags: ['v1'] })
    await rows.publish('bob')
    tell(rows, 'alice', 'bob')
    await rows.publish('.hub')
    const above = lookInto(rows, '.hub')
    const counts = () => rows.db.prepare('SELECT hex(hash), uses FROM block_use WHERE uses > 0 ORDER BY 1').raw().all()
    const before = counts()
    const cid = path === '' ? above.root() : (await above.find(path))?.cid
    assert.ok(cid)
    LOST(rows, cid.multihash.digest)
    pushRows(rows, 'alice/app', 'three', { tags: ['v3'] })
    const { built } = await rows.publish('alice')
    tell(rows, 'alice')
    await rows.publish('.hub')
    assert.deepEqual((await above.names('')).sort(), ['alice', 'bob', 'ipcr.json', 'names', 'search'])
    assert.equal((await above.find('alice'))?.cid.toString(), built.root)
    assert.deepEqual((await above.names('names')).sort(), ['alice.json', 'bob.json'])
    assert.match((await above.text('search/index.json')) ?? '', /"repositories":3,/)
    const now = new Map(counts() as [string, number][])
    assert.ok(before.length > 0 && [...now.values()].every((uses) => uses > 0))
    assert.equal(now.get(Buffer.from(CID.parse(built.root).multihash.digest).toString('hex').toUpperCase()), 2)
  })
}
