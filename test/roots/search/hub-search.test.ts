import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { HUB } from '../../../lib/db/hub-name.ts'
import { transactions } from '../../../lib/db/transactions/index.ts'
import { noteNamespaceChanges } from '../../../lib/db/transactions/root-changes.ts'
import { diffTrees } from '../../../lib/ipfs/dag/diff.ts'
import { startBuild } from '../../../lib/roots/build/build.ts'
import { withoutBelow } from '../../../lib/roots/build/without-below.ts'
import { lookInto } from '../look-into.ts'
import { openRows, type Rows } from '../rows.ts'
import { expectedSearch, publishAll, publishSigned, pushDescribed, searchOf } from './hub-scene.ts'

const NAMESPACES = ['alice', 'alice-x', 'bob']
const repository = fc.tuple(fc.constantFrom(...NAMESPACES), fc.constantFrom('app', 'app/sub', 'app-x', 'team/app')).map((parts) => parts.join('/'))
const text = fc.option(fc.constantFrom('A small proxy', 'the "best" cache', 'ä\ud83d\ude80 fast', 'x '.repeat(150)), { nil: undefined })
const name = fc.oneof(repository, fc.constantFrom(...NAMESPACES, 'bob/team', 'elsewhere.org'))

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push' as const), repository, text, tag: fc.constantFrom('v1', 'v2') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), repository }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('readme' as const), repository, text }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deny' as const), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('allow' as const), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), namespace: fc.constantFrom(...NAMESPACES), ownKey: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const), namespace: fc.constantFrom(...NAMESPACES) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hub' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(rows: Rows, step: Step): Promise<void> {
  const { now } = rows.clock
  if (step.do === 'push') pushDescribed(rows, step.repository, step.text, step.tag)
  if (step.do === 'delete') rows.attempt(transactions.deleteRepository, { repository: step.repository, now })
  if (step.do === 'readme') rows.attempt(transactions.setReadme, { repository: step.repository, short: step.text?.slice(0, 200).trim() ?? null, full: null, now })
  if (step.do === 'deny') rows.write(transactions.denyName, { name: step.name, reason: '', by: '0x1', now })
  if (step.do === 'allow') rows.write(transactions.undenyName, { name: step.name, now })
  if (step.do === 'move') {
    rows.db.prepare('UPDATE namespace SET own_key = ? WHERE name = ?').run(step.ownKey ? 1 : 0, step.namespace)
    noteNamespaceChanges(rows.db, HUB, [{ kind: 'namespace', key: step.namespace }], now)
  }
  if (step.do === 'publish') await publishSigned(rows, step.namespace)
  if (step.do === 'hub') await publishSigned(rows, HUB)
}

/** How often each block occurs in all current roots, counted from nothing. */
async function wholeUses({ db }: Rows): Promise<Map<string, number>> {
  const roots = db.prepare<[], { name: string; root: string; ownKey: number }>('SELECT name, root, own_key AS ownKey FROM namespace WHERE root IS NOT NULL').all()
  const apart = new Set(roots.filter(({ name }) => name !== HUB).map(({ root }) => root))
  const uses = new Map<string, number>()
  for (const { name, root } of roots) {
    const { store } = startBuild(db, '')
    for (const [hex, times] of await diffTrees(name === HUB ? withoutBelow(store, apart) : store, undefined, CID.parse(root))) uses.set(hex, (uses.get(hex) ?? 0) + times)
  }
  return uses
}

test("after any history the hub's search/ is the one made of the rows from nothing, and each of its blocks is counted", async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    const rows = openRows(t)
    for (const namespace of [HUB, ...NAMESPACES]) rows.claimNamespace(namespace)
    for (const one of steps) await take(rows, one)
    await publishAll(rows)
    assert.equal(await searchOf(rows), await expectedSearch(rows))
    assert.equal(rows.db.prepare("SELECT count(*) AS n FROM root_change WHERE namespace = '.hub'").pluck().get(), 0)
    const counted = rows.db.prepare<[], { hash: Buffer; uses: number }>('SELECT hash, uses FROM block_use WHERE uses > 0').all()
    assert.deepEqual(new Map(counted.map((row) => [row.hash.toString('hex'), row.uses])), await wholeUses(rows))
    rows.close()
  }), { numRuns: Number(process.env['RUNS'] ?? 60) })
})

test('a tag that moves writes nothing of search/, and a new description only what has its words', async (t) => {
  const rows = openRows(t)
  for (const namespace of [HUB, 'alice']) rows.claimNamespace(namespace)
  for (let index = 0; index < 300; index++) pushDescribed(rows, `alice/app${index}`, `The word${index} of ${index % 7 === 0 ? 'some' : 'many'}`)
  await publishAll(rows)
  const before = await searchOf(rows)
  pushDescribed(rows, 'alice/app7', 'The word7 of some', 'v2')
  await publishSigned(rows, 'alice')
  // In the same second the name's entry is as it was: the root alone.
  assert.equal(await publishSigned(rows, HUB), 1)
  assert.equal(await searchOf(rows), before)
  pushDescribed(rows, 'alice/app7', 'The word7 of nothing', 'v2')
  await publishSigned(rows, 'alice')
  const written = await publishSigned(rows, HUB)
  // The root, `search/`, its index, and the leaves of seven words and the namespace; one may be cut in two.
  assert.ok(written > 3 && written <= 3 + 8 + 2, `${written} blocks`)
  assert.equal(await searchOf(rows), await expectedSearch(rows))
})

test('what was denied is found no more after the next publication, and again when it is allowed', async (t) => {
  const rows = openRows(t)
  for (const namespace of [HUB, 'alice']) rows.claimNamespace(namespace)
  for (const repository of ['alice/app', 'alice/app/sub', 'alice/app-x']) pushDescribed(rows, repository, undefined)
  await publishAll(rows)
  const count = async (): Promise<string | undefined> => /"repositories":(\d+)/.exec((await lookInto(rows, HUB).text('search/index.json')) ?? '')?.[1]
  assert.equal(await count(), '3')
  const key = String(rows.db.prepare("SELECT ipns_name FROM namespace WHERE name = 'alice'").pluck().get())
  for (const [name, left] of [['alice/app', '1'], [`${key}/app`, '1'], ['alice', '0']] as const) {
    rows.write(transactions.denyName, { name, reason: 'spam', by: '0x1', now: rows.clock.now })
    assert.equal(await publishAll(rows), 1)
    assert.equal(await count(), left)
    rows.write(transactions.undenyName, { name, now: rows.clock.now })
    await publishAll(rows)
    assert.equal(await count(), '3')
  }
})
