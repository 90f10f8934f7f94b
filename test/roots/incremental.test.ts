import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { transactions } from '../../lib/db/transactions/index.ts'
import { noteChanges } from '../../lib/db/transactions/root-changes.ts'
import { diffTrees } from '../../lib/ipfs/dag/diff.ts'
import { startBuild } from '../../lib/roots/build/build.ts'
import { expectedRoot } from './expected-root.ts'
import { digestOf, openRows, pushRows, type Rows } from './rows.ts'

const repository = fc.constantFrom('alice/app', 'alice/app/sub', 'alice/lib')
const content = fc.constantFrom('one', 'two', 'three')
const tag = fc.constantFrom('v1', 'v2', 'latest')
const digest = fc.nat(30)

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const), repository, content, tags: fc.uniqueArray(tag, { maxLength: 2 }), alias: fc.boolean(), text: fc.option(content, { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('attach' as const), repository, content, digest, readme: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('untag' as const), repository, tag }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), repository, digest }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlink' as const), repository, content }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mount' as const), repository, content }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('readme' as const), repository, short: fc.option(content), full: fc.option(content) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), repository }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function manifestAt({ db }: Rows, name: string, index: number): `sha256:${string}` | undefined {
  const found = db.prepare<[string], { digest: `sha256:${string}` }>('SELECT m.digest FROM manifest m JOIN repository r ON r.id = m.repository_id WHERE r.name = ? ORDER BY m.digest').all(name)
  return found[index % Math.max(1, found.length)]?.digest
}

function noteWhole({ db, clock }: Rows, name: string): void {
  const id = db.prepare<[string], number>('SELECT id FROM repository WHERE name = ?').pluck().get(name)
  if (id !== undefined) noteChanges(db, id, [{ kind: 'repository', key: '' }], clock.now)
}

async function take(rows: Rows, step: Step): Promise<void> {
  rows.clock.now += 10
  const { now } = rows.clock
  if (step.do === 'publish') return void (await rows.publish('alice'))
  if (step.do === 'push') {
    const annotations = step.text === undefined ? {} : { annotations: { 'org.opencontainers.image.description': step.text } }
    pushRows(rows, step.repository, step.content, { tags: step.tags, alias: step.alias, ...annotations })
  }
  if (step.do === 'attach') {
    const subject = manifestAt(rows, step.repository, step.digest)
    const artifactType = step.readme ? 'application/vnd.ipcr.readme.v1+markdown' : 'x/signature'
    if (subject) pushRows(rows, step.repository, `about ${step.content}`, { subject, artifactType, layers: [`readme ${step.content}`] })
  }
  if (step.do === 'untag') rows.attempt(transactions.deleteTag, { ...step, now })
  if (step.do === 'delete') rows.attempt(transactions.deleteManifest, { ...step, digest: manifestAt(rows, step.repository, step.digest) ?? digestOf(''), now })
  if (step.do === 'unlink') rows.attempt(transactions.unlinkBlob, { ...step, digest: digestOf(step.content), now })
  if (step.do === 'mount') rows.attempt(transactions.mountBlob, { ...step, digest: digestOf(step.content), now })
  if (step.do === 'rebuild') noteWhole(rows, step.repository)
  if (step.do === 'readme') rows.attempt(transactions.setReadme, { ...step, now })
}

test('after any history the root that was edited step by step is the one built from nothing, and its blocks are counted', async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    const rows = openRows(t)
    rows.claimNamespace('alice')
    for (const one of steps) await take(rows, one)
    const { built } = await rows.publish('alice')
    assert.equal(built.root, await expectedRoot(rows.db, 'alice'))
    assert.equal(rows.db.prepare('SELECT count(*) AS n FROM root_change WHERE namespace = ?').pluck().get('alice'), 0)
    const uses = await diffTrees(startBuild(rows.db, '').store, undefined, CID.parse(built.root))
    const counted = rows.db.prepare<[], { hash: Buffer; uses: number }>('SELECT hash, uses FROM block_use WHERE uses > 0').all()
    assert.deepEqual(new Map(counted.map((row) => [row.hash.toString('hex'), row.uses])), uses)
    rows.close()
  }), { numRuns: Number(process.env['RUNS'] ?? 60) })
})
