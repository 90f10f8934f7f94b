import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { HUB } from '../../lib/db/hub-name.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { noteNamespaceChanges } from '../../lib/db/transactions/root-changes.ts'
import type { Entry } from '../../lib/ipfs/dag/directories.ts'
import { diffTrees } from '../../lib/ipfs/dag/diff.ts'
import { addLeafUses } from '../../lib/ipfs/dag/leaf-uses.ts'
import { openPublicBlocks } from '../../lib/ipfs/blocks/public-blocks.ts'
import { openSite } from '../../lib/ipfs/site/open-site.ts'
import { walkBlocks } from '../../lib/ipfs/dag/walk-blocks.ts'
import { isSiteName } from '../../lib/names/site-name.ts'
import { readSite } from '../../lib/roots/build/read-site.ts'
import { startBuild } from '../../lib/roots/build/build.ts'
import { readStored } from '../../lib/roots/build/stored-block.ts'
import { withoutBelow } from '../../lib/roots/build/without-below.ts'
import { LARGE, siteDirectory, SMALL_SITE } from '../support/site.ts'
import { expectedHub } from './expected-hub.ts'
import { lookInto } from './look-into.ts'
import { openRows, pushRows, type Rows } from './rows.ts'

const HOURS_48 = 48 * 3_600_000
const page = (text: string): Record<string, string> => ({ 'index.html': text, '_next/static/app.js': 'document.title' })
const made = [siteDirectory(SMALL_SITE), siteDirectory(page('one')), siteDirectory({ ...page('two'), 'icon.svg': '<svg/>', '_next/static/large.js': LARGE, 'alice/index.html': 'no' })]
after(() => made.forEach(({ remove }) => remove()))
const directories = made.map(({ directory }) => directory)
const sites = await Promise.all(directories.map(async (directory) => (await openSite(directory)).entries.filter(({ name }) => isSiteName(name))))

async function setSite({ db, write, clock }: Rows, index: number | undefined): Promise<Entry[]> {
  const found = index === undefined ? { entries: [], blocks: new Uint8Array() } : await readSite(db, directories[index] ?? '')
  write(transactions.setSite, { entries: found.entries, blocks: found.blocks, now: clock.now })
  return index === undefined ? [] : (sites[index] ?? [])
}

async function publishSigned(rows: Rows, namespace: string) {
  const { built, sequence } = await rows.publish(namespace)
  if (sequence !== undefined) rows.write(transactions.recordSigned, { namespace, ipnsName: String(rows.db.prepare('SELECT ipns_name FROM namespace WHERE name = ?').pluck().get(namespace)), sequence, record: new Uint8Array(1), eol: 0, now: rows.clock.now })
  return built
}

/** How often each block occurs in the hub's own part of its root, counted from nothing. */
async function wholeUses(rows: Rows, root: string): Promise<Map<string, number>> {
  const namespaces = rows.db.prepare<[string], string>('SELECT root FROM namespace WHERE name <> ? AND root IS NOT NULL').pluck().all(HUB)
  const uses = await diffTrees(withoutBelow(startBuild(rows.db, '').store, new Set(namespaces)), undefined, CID.parse(root))
  await addLeafUses(uses, (hash) => readStored(rows.db, hash))
  for (const root of namespaces) for (const [hex, times] of await diffTrees(startBuild(rows.db, '').store, undefined, CID.parse(root))) uses.set(hex, (uses.get(hex) ?? 0) + times)
  return uses
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('site' as const), index: fc.option(fc.nat(2), { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('push' as const), namespace: fc.constantFrom('alice', 'bob'), text: fc.constantFrom('one', 'two') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
)

test('after any history the root with a static page is the one built from nothing, and each of its blocks is counted', async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
    const rows = openRows(t)
    for (const namespace of [HUB, 'alice', 'bob']) rows.claimNamespace(namespace)
    let [site, isWhole]: [Entry[], boolean] = [[], true]
    for (const one of [...steps, { do: 'publish' as const }]) {
      rows.clock.now += 1000
      if (one.do === 'site') site = await setSite(rows, one.index)
      if (one.do === 'push') {
        pushRows(rows, `${one.namespace}/app`, one.text, { tags: ['v1'] })
        await publishSigned(rows, one.namespace)
      }
      if (one.do === 'publish') await publishSigned(rows, HUB)
      const root = rows.db.prepare<[string], string | null>('SELECT root FROM namespace WHERE name = ?').pluck().get(HUB)
      if (one.do === 'lose' && root) {
        // The root's own block: all is built anew from the rows.
        isWhole = false
        rows.db.prepare('DELETE FROM node WHERE hash = ?').run(CID.parse(root).multihash.digest)
      }
    }
    const root = String(rows.db.prepare('SELECT root FROM namespace WHERE name = ?').pluck().get(HUB))
    assert.equal(root, await expectedHub(rows, site))
    const counted = new Map(rows.db.prepare<[], { hash: Buffer; uses: number }>('SELECT hash, uses FROM block_use WHERE uses > 0').all().map((row) => [row.hash.toString('hex'), row.uses]))
    const uses = await wholeUses(rows, root)
    // What was below a lost block stays counted, and is kept for longer than it need be.
    if (isWhole) assert.deepEqual(counted, uses)
    else for (const [hex, times] of uses) assert.ok((counted.get(hex) ?? 0) >= times)
    rows.close()
  }), { numRuns: Number(process.env['RUNS'] ?? 40) })
})

test('every block of the page is given to anybody, the leaves of large files too, for 48 hours beyond its time; then it goes', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace(HUB)
  await setSite(rows, 0)
  const site = await openSite(directories[0] ?? '')
  const cids: CID[] = []
  for await (const { cid } of walkBlocks(site, site.entries.map(({ cid }) => cid))) cids.push(cid)
  assert.equal(cids.length, 9)
  const blocks = openPublicBlocks(rows.dataDir, () => rows.clock.now)
  t.after(() => blocks.close())
  assert.deepEqual(cids.filter((cid) => blocks.has(cid)), [], 'nothing is public before the root is')
  await publishSigned(rows, HUB)
  for (const cid of cids) assert.deepEqual(Buffer.from(await blocks.get(cid)), Buffer.from(await site.get(cid)))
  assert.deepEqual((await lookInto(rows, HUB).names('')).sort(), ['_next', 'index.html', 'ipcr.json', 'search'])
  await setSite(rows, undefined)
  await publishSigned(rows, HUB)
  assert.deepEqual((await lookInto(rows, HUB).names('')).sort(), ['ipcr.json', 'search'])
  const [begun, sweep] = [rows.clock.now, (): number => rows.write(transactions.sweepBlocks, { before: rows.clock.now - HOURS_48, limit: 1000 })]
  rows.clock.now = begun + HOURS_48
  sweep()
  assert.ok(cids.every((cid) => blocks.has(cid)))
  rows.clock.now = begun + HOURS_48 + 1
  assert.ok(sweep() >= cids.length)
  assert.deepEqual(cids.filter((cid) => blocks.has(cid) || readStored(rows.db, cid.multihash.digest)), [])
})

test('a page that has not changed is not news; a block of it that was lost is brought again', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace(HUB)
  const first = await readSite(rows.db, directories[2] ?? '')
  assert.deepEqual([first.isNews, first.leftOut, first.entries.map(({ name }) => name)], [true, ['alice'], ['_next', 'icon.svg', 'index.html']])
  await setSite(rows, 2)
  await publishSigned(rows, HUB)
  const again = await readSite(rows.db, directories[2] ?? '')
  assert.deepEqual([again.isNews, again.blocks.length], [false, 0])
  const large = await lookInto(rows, HUB).find('_next/static/large.js')
  assert.ok(large)
  rows.db.prepare('DELETE FROM node WHERE hash = ?').run(large.cid.multihash.digest)
  assert.equal((await readSite(rows.db, directories[2] ?? '')).isNews, true)
  await setSite(rows, 2)
  assert.ok(await lookInto(rows, HUB).text('_next/static/large.js'))
})

test('a page whose blocks are lost keeps no namespace from being published', async (t) => {
  const rows = openRows(t)
  for (const namespace of [HUB, 'alice']) rows.claimNamespace(namespace)
  await setSite(rows, 0)
  await publishSigned(rows, HUB)
  const next = await lookInto(rows, HUB).find('_next')
  assert.ok(next)
  rows.db.prepare('DELETE FROM node WHERE hash = ?').run(next.cid.multihash.digest)
  pushRows(rows, 'alice/app', 'one', { tags: ['v1'] })
  const { root } = await publishSigned(rows, 'alice')
  noteNamespaceChanges(rows.db, HUB, [{ kind: 'namespace', key: 'alice' }], rows.clock.now)
  await publishSigned(rows, HUB)
  assert.equal((await lookInto(rows, HUB).find('alice'))?.cid.toString(), root)
})
