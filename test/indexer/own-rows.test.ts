import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { Runner } from '../../indexer/run/runner.ts'
import type { Operation } from '../../lib/db/operation.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import { BlockMissingError } from '../../lib/ipfs/block-source.ts'
import { openPublicBlocks } from '../../lib/ipfs/blocks/public-blocks.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { readFacts } from '../../lib/registry/manifest-facts.ts'
import { buildRoot } from '../../lib/roots/build/build-root.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { CLAIM, KEY } from '../roots/rows.ts'
import { type Content, image, index } from './history.ts'
import { openScene } from './scene.ts'

const IMAGES = [image(0), image(1), image(2), index(image(0), image(1))]
const claim = JSON.stringify({ ...JSON.parse(CLAIM), notAfter: 1_900_000_000 })

/** A hub's rows and files, published and indexed in this process. */
function ownHub(t: TestContext) {
  const scene = openScene(t, { get: (cid) => blocks.get(cid) })
  const blocks = openPublicBlocks(scene.dataDir, () => scene.clock.now)
  const runner = new Runner(scene.parts)
  const write = <A, R>(operation: Operation<A, R>, args: A): R => scene.hub.transaction(() => operation(scene.hub, args))()
  write(transactions.recordClaim, { namespace: 'alice', ipnsName: KEY, claim, now: scene.clock.now })
  const store = (repository: string, one: Content): void => {
    const file = blobPath(scene.dataDir, one.digest.slice(7))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, one.bytes)
    write(transactions.recordBlob, { repository, digest: one.digest as Digest, size: one.size, now: scene.clock.now })
  }
  const push = (repository: string, one: Content, tags: string[]): void => {
    scene.clock.now += 1000
    for (const part of one.parts) if (part.parts.length > 0) push(repository, part, [])
    else store(repository, part)
    store(repository, one)
    write(transactions.putManifest, { repository, digest: one.digest as Digest, size: one.size, ...readFacts(one.bytes, undefined), tags, now: scene.clock.now })
  }
  return {
    ...scene, write, push,
    publish: async () => {
      const built = await buildRoot(scene.hub, scene.dataDir, 'alice')
      if (built) write(transactions.recordRoot, { ...built, now: scene.clock.now })
    },
    look: async (names: string[] | null = null) => {
      scene.clock.now += 2000
      await runner.look(names)
      await runner.idle()
      await runner.look(names)
    },
    end: async () => {
      await runner.close()
      blocks.close()
      await scene.close()
    },
  }
}

const steps = fc.array(fc.record({ what: fc.nat(6), repository: fc.constantFrom('alice/app', 'alice/team/app'), tag: fc.constantFrom('latest', 'v1'), content: fc.nat(IMAGES.length - 1), publish: fc.boolean(), look: fc.boolean() }), { minLength: 1, maxLength: 20 })

test('bad-input 30: the index of an own namespace built push by push is the one built from nothing, times of pushes included', async (t) => {
  await fc.assert(fc.asyncProperty(steps, async (history) => {
    const hub = ownHub(t)
    for (const { what, repository, tag, content, publish, look } of history) {
      const one = IMAGES[content]
      const attempt = (work: () => void): void => {
        try {
          work()
        } catch (error) {
          assert.match(String(error), /RefusedError|MANIFEST|NAME_UNKNOWN|no /)
        }
      }
      hub.clock.now += 1000
      const { now } = hub.clock
      if (one && what < 3) attempt(() => hub.push(repository, one, [tag]))
      if (one && what === 3) attempt(() => hub.push(repository, one, []))
      if (what === 4) attempt(() => hub.write(transactions.deleteTag, { repository, tag, now }))
      if (one && what === 5) attempt(() => hub.write(transactions.deleteManifest, { repository, digest: one.digest as Digest, now }))
      if (what === 6) attempt(() => hub.write(transactions.setReadme, { repository, short: `line ${content}`, full: content > 1 ? '# words' : null, now }))
      if (publish) await hub.publish()
      if (look) await hub.look(content === 0 ? ['alice'] : null)
    }
    await hub.publish()
    await hub.look()
    const incremental = hub.dump()
    await hub.empty()
    await hub.look()
    assert.deepEqual(hub.dump(), incremental)
    await hub.end()
  }), { numRuns: Number(process.env['IPCR_RUNS'] ?? 25) })
})

test('a tag that is pushed again with the same image is as new as the push', async (t) => {
  const hub = ownHub(t)
  hub.push('alice/app', image(1), ['v1'])
  await hub.publish()
  await hub.look()
  const times = () => hub.parts.index.prepare('SELECT f.changed_at AS tag, r.updated_at AS repository FROM ref f JOIN repository r ON r.id = f.repository_id').all()
  const first = hub.hub.prepare<[], { at: number }>('SELECT updated_at AS at FROM tag').get()?.at
  assert.deepEqual(times(), [{ tag: first, repository: first }])
  hub.clock.now += 3_600_000
  hub.push('alice/app', image(1), ['v1'])
  await hub.look([])
  assert.deepEqual(times(), [{ tag: hub.clock.now - 2000, repository: hub.clock.now - 2000 }])
  await hub.end()
})

test('a tag that is pushed again while its root is read, and looked at before that is written, is as new as the last push', async (t) => {
  const hub = ownHub(t)
  hub.push('alice/app', image(1), ['v1'])
  await hub.publish()
  await hub.look()
  hub.push('alice/app', image(2), ['v1', 'v2'])
  await hub.publish()
  const { tell } = hub.parts
  // The moves are told once all is read.
  hub.parts.tell = { ...tell, tagMoves: async (moves) => {
    await tell.tagMoves(moves)
    hub.parts.tell = tell
    hub.push('alice/app', image(2), ['v1'])
    hub.clock.now += 10_000
    await other.look([])
  } }
  const other = new Runner(hub.parts)
  await other.look(['alice'])
  await other.idle()
  hub.clock.now += 3_600_000
  await other.look([])
  const pushed = hub.hub.prepare('SELECT name, updated_at FROM tag ORDER BY name').raw().all()
  assert.deepEqual(hub.parts.index.prepare('SELECT name, changed_at FROM ref WHERE kind = 0 ORDER BY name').raw().all(), pushed)
  await other.close()
  await hub.end()
})

test('a claim that ends takes the proof of its owner along, and with it the place of what is theirs', async (t) => {
  const hub = ownHub(t)
  hub.push('alice/app', image(1), ['v1'])
  await hub.publish()
  await hub.look()
  const row = () => hub.parts.index.prepare<[], { state: string; rank: number; place: number }>('SELECT n.claim_state AS state, r.rank, r.place FROM repository r JOIN namespace n ON n.id = r.namespace_id').get()
  const before = row()
  assert.equal(before?.state, 'verified')
  hub.clock.now = 1_900_000_001_000
  await hub.look()
  const after = row()
  assert.equal(after?.state, 'expired')
  assert.ok((after?.rank ?? 0) < (before?.rank ?? 0) && (after?.place ?? 0) < (before?.place ?? 0))
  assert.deepEqual(hub.parts.index.prepare('SELECT rowid FROM repository_text').pluck().all(), [after?.place])
  await hub.end()
})

test('a namespace whose proof is lost has no owner any more, and has them again when it is found again, though no root changes', async (t) => {
  const hub = ownHub(t)
  hub.push('alice/app', image(1), ['v1'])
  await hub.publish()
  await hub.look()
  const row = () => hub.parts.index.prepare<[], { state: string; owner: string | null; until: number | null; rank: number }>('SELECT n.claim_state AS state, n.owner, n.claim_until AS until, r.rank FROM repository r JOIN namespace n ON n.id = r.namespace_id').get()
  const before = row()
  assert.equal(before?.state, 'verified')
  const freeze = (frozen: string | null) => hub.hub.prepare('UPDATE namespace SET frozen = ?').run(frozen)
  for (const names of [null, ['alice']]) {
    freeze('its owner has withdrawn it')
    await hub.look(names)
    const after = row()
    assert.deepEqual([after?.state, after?.owner, after?.until], ['refused', null, null])
    assert.ok((after?.rank ?? 0) < (before?.rank ?? 0))
    const incremental = hub.dump()
    await hub.empty()
    await hub.look()
    assert.deepEqual(hub.dump()['namespace'], incremental['namespace'])
    freeze(null)
    await hub.look(names)
    assert.deepEqual(row(), before)
  }
  await hub.end()
})

test('a block that is gone leaves what is known, with the state and the reason; the name is read again later', async (t) => {
  const hub = ownHub(t)
  hub.push('alice/app', image(1), ['v1'])
  await hub.publish()
  await hub.look()
  hub.push('alice/app', image(2), ['v1'])
  await hub.publish()
  const { blocks } = hub.parts
  hub.parts.blocks = () => ({ get: async (cid) => { throw new BlockMissingError(cid) } })
  await hub.look()
  const state = () => hub.parts.index.prepare<[], { state: string; detail: string | null; tag: string }>('SELECT s.state, s.detail, f.digest AS tag FROM source s JOIN repository r ON r.source_id = s.id JOIN ref f ON f.repository_id = r.id').all().filter(({ tag }) => tag.length > 0)
  assert.deepEqual(state().map(({ state: one, tag }) => [one, tag]), [['unavailable', image(1).digest]])
  assert.match(state()[0]?.detail ?? '', /is not here/)
  hub.parts.blocks = blocks
  hub.clock.now += 60_000
  await hub.look()
  assert.ok(state().some(({ state: one, tag }) => one === 'live' && tag === image(2).digest))
  await hub.end()
})

test('the digest of content is what its bytes are', () => {
  for (const one of IMAGES) assert.equal(one.digest, `sha256:${createHash('sha256').update(one.bytes).digest('hex')}`)
})
