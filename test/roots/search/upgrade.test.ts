import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CID } from 'multiformats/cid'
import { HUB } from '../../../lib/db/hub-name.ts'
import { packBlocks, packUses } from '../../../lib/db/packed.ts'
import { transactions } from '../../../lib/db/transactions/index.ts'
import { diffTrees } from '../../../lib/ipfs/dag/diff.ts'
import { openDirectories } from '../../../lib/ipfs/dag/directory.ts'
import type { Link } from '../../../lib/ipfs/block-source.ts'
import { rawBlock } from '../../../lib/ipfs/dag/block.ts'
import { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { startBuild } from '../../../lib/roots/build/build.ts'
import { setSearch } from '../../../lib/roots/build/search/set-search.ts'
import { withoutBelow } from '../../../lib/roots/build/without-below.ts'
import { lookInto } from '../look-into.ts'
import { openRows, type Rows } from '../rows.ts'
import { expectedSearch, publishAll, publishSigned, pushDescribed, searchOf } from './hub-scene.ts'
import { MemoryBlocks } from './tree-scene.ts'

const NAMES = ['alice/a', 'alice/a-b', 'alice/a/b', 'alice/a.c', 'alice/team/app', 'alice/team-x/app', 'bob/app', 'bob/lib', 'carol/app']

async function published(rows: Rows): Promise<void> {
  for (const namespace of [HUB, 'alice', 'bob', 'carol']) rows.claimNamespace(namespace)
  for (const name of NAMES) pushDescribed(rows, name, `What ${name} is`)
  await publishAll(rows)
}

/** Puts a root in place of the hub's, with its blocks. */
async function replaceRoot(rows: Rows, edit: (root: Link, store: EditStore) => Promise<Link | undefined>): Promise<void> {
  const { store } = startBuild(rows.db, '')
  const { root, tsize } = rows.db.prepare<[string], { root: string; tsize: number }>('SELECT root, root_tsize AS tsize FROM namespace WHERE name = ?').get(HUB) ?? assert.fail()
  const link = (await edit({ cid: CID.parse(root), tsize }, store)) ?? assert.fail()
  const apart = new Set(rows.db.prepare<[string], string>('SELECT root FROM namespace WHERE name <> ?').pluck().all(HUB))
  const uses = await diffTrees(withoutBelow(store, apart), CID.parse(root), link.cid)
  rows.write(transactions.recordRoot, {
    namespace: HUB, before: root, root: link.cid.toString(), tsize: link.tsize, version: 0, done: [], held: 0, more: false, left: [], files: [], now: rows.clock.now,
    blocks: packBlocks(store.reachableNew(link.cid).map(({ cid, bytes }) => ({ hash: cid.multihash.digest, bytes }))),
    uses: packUses(Array.from(uses, ([hex, delta]) => ({ hash: Buffer.from(hex, 'hex'), delta }))),
  })
}

test("bad-input 39: a hub's root of an older version gets its search/ with the first publication after the upgrade", async (t) => {
  const old = openRows(t)
  await published(old)
  await replaceRoot(old, (root, store) => openDirectories(store).setPath(root, ['search'], undefined))
  assert.equal(await searchOf(old), undefined)
  old.db.prepare('DELETE FROM __drizzle_migrations WHERE id = (SELECT max(id) FROM __drizzle_migrations)').run()
  assert.equal(old.db.prepare('SELECT dirty_at FROM namespace WHERE name = ?').pluck().get(HUB), null)
  const rows = openRows(t, { from: old.db.serialize() })
  assert.equal(await publishAll(rows), 1)
  assert.equal(await searchOf(rows), await expectedSearch(rows))
  assert.equal(await publishAll(rows), 0)
})

test('a search/ that cannot be read, or of a later version, is made anew', async (t) => {
  for (const text of ['{"v":2}', 'no JSON', '{"files":[],"levels":[],"repositories":0,"rows":0,"v":1}']) {
    const rows = openRows(t)
    await published(rows)
    await replaceRoot(rows, (root, store) => {
      const bytes = new TextEncoder().encode(text)
      const block = rawBlock(bytes)
      store.put(block)
      return openDirectories(store).setPath(root, ['search', 'index.json'], { cid: block.cid, tsize: bytes.length })
    })
    pushDescribed(rows, 'alice/a', 'other words')
    await publishAll(rows)
    assert.equal(await searchOf(rows), await expectedSearch(rows), text)
    rows.close()
  }
})

test('the first search/ is made in parts of bounded size, and is the one made at once', async (t) => {
  for (const most of [1, 2, 4, 100]) {
    const rows = openRows(t)
    await published(rows)
    const hub = lookInto(rows, HUB).root()
    const blocks = new MemoryBlocks()
    const source = { get: async (cid: CID) => blocks.blocks.get(cid.toString()) ?? startBuild(rows.db, '').store.get(cid) }
    let root: Link = { cid: hub, tsize: 0 }
    let [left, times]: [string[], number] = [[], 0]
    do {
      const build = { ...startBuild(rows.db, rows.dataDir), store: new EditStore(source) }
      if (times === 0) root = (await openDirectories(build.store).setPath(root, ['search'], undefined)) ?? assert.fail()
      left = await setSearch(build, { hub: root.cid, links: [], pending: left.map((key) => ({ repositoryId: 0, kind: 'search', key })), most })
      root = (await openDirectories(build.store).setPaths(root, build.changes)) ?? assert.fail()
      for (const { cid, bytes } of build.store.reachableNew(root.cid)) blocks.blocks.set(cid.toString(), bytes)
      times++
    } while (left.length > 0)
    assert.equal((await openDirectories(new EditStore(source)).get(root.cid, 'search'))?.cid.toString(), await expectedSearch(rows), `${most} at a time`)
    assert.ok(times >= NAMES.length / most / 2 && times <= NAMES.length + 4, `${times} parts of ${most}`)
    rows.close()
  }
})

test('while parts are left a root that moves is taken up, and a root that was lost is gone through once it is mended', async (t) => {
  const rows = openRows(t)
  await published(rows)
  rows.db.prepare("INSERT INTO root_change (namespace, repository_id, kind, key, version) VALUES ('.hub', 0, 'search', 'alice/a.c', 1)").run()
  pushDescribed(rows, 'alice/a', 'before that place')
  pushDescribed(rows, 'alice/team/app', 'behind that place')
  await publishAll(rows)
  assert.equal(await searchOf(rows), await expectedSearch(rows))
  const app = (await lookInto(rows, 'bob').find('app')) ?? assert.fail()
  rows.db.prepare('DELETE FROM node WHERE hash = ?').run(app.cid.multihash.digest)
  pushDescribed(rows, 'bob/app', 'lost and mended')
  await publishSigned(rows, 'bob')
  assert.equal(rows.db.prepare("SELECT key FROM root_change WHERE kind = 'search'").pluck().get(), 'bob')
  await publishAll(rows)
  assert.equal(await searchOf(rows), await expectedSearch(rows))
})
