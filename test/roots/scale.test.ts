import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { test } from 'node:test'
import { unpackBlocks } from '../../lib/db/packed.ts'
import { transactions } from '../../lib/db/transactions/index.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import { expectedRoot } from './expected-root.ts'
import { openPublisher } from './publish-rows.ts'
import { digestOf, openRows, pushRows, type Rows } from './rows.ts'

const REPOSITORIES = 1000
const TAGS = 100

function fill({ db, clock }: Rows): void {
  const child = db.prepare("INSERT INTO manifest_child (repository_id, parent, position, kind, child, target, size, media_type) VALUES (?, ?, ?, 'layer', ?, ?, 5, 'a/b')")
  const manifest = db.prepare("INSERT INTO manifest (repository_id, digest, media_type, size, total_size, pushed_at) VALUES (?, ?, 'application/vnd.oci.image.manifest.v1+json', 400, 1000, ?)")
  const tag = db.prepare('INSERT INTO tag (repository_id, name, digest, updated_at) VALUES (?, ?, ?, ?)')
  const repository = db.prepare('INSERT INTO repository (id, name, namespace, created_at, updated_at, tag_count, manifest_count) VALUES (?, ?, ?, 0, 0, ?, ?)')
  const blob = db.prepare('INSERT OR IGNORE INTO blob (digest, size, touched_at) VALUES (?, ?, 0)')
  const change = db.prepare("INSERT INTO root_change (namespace, repository_id, kind, key, version) VALUES ('alice', ?, 'repository', '', 1)")
  const link = db.prepare('INSERT INTO blob_link (repository_id, blob_id, linked_at) SELECT ?, id, 0 FROM blob WHERE digest = ?')
  db.transaction(() => {
    blob.run(digestOf('layer'), 5)
    for (let id = 1; id <= REPOSITORIES; id++) {
      repository.run(id, `alice/r${id}`, 'alice', TAGS, TAGS)
      link.run(id, digestOf('layer'))
      change.run(id)
      for (let index = 0; index < TAGS; index++) {
        const digest = digestOf(`${id} ${index}`)
        blob.run(digest, 400)
        manifest.run(id, digest, clock.now)
        child.run(id, digest, 0, digestOf('layer'), digestOf('layer'))
        tag.run(id, `v${index}`, digest, clock.now + index)
      }
    }
  })()
}

test('in a namespace of 1,000 repositories with 100 tags a moved tag writes its path alone', { timeout: 300_000 }, async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  fill(rows)
  let publications = 0
  for (let more = true; more; publications++) more = (await rows.publish('alice')).built.more
  t.diagnostic(`the first root took ${publications} publications`)
  for (let round = 0; round < 5; round++) {
    pushRows(rows, 'alice/r500', `new ${round}`, { tags: ['v7'] })
    const { built } = await rows.publish('alice')
    const blocks = [...unpackBlocks(built.blocks)]
    // ipcr root, repository, index.json, refs, refs/tags, refs/manifests, two descriptors, blobs, blobs/sha256 (flat: one block each)
    assert.ok(blocks.length <= 12, `${blocks.length} blocks`)
    if (round === 0) t.diagnostic(`${blocks.length} blocks of ${blocks.map(({ bytes }) => bytes.length).join(', ')} bytes`)
  }
  const times: number[] = []
  const { publisher, push, clock } = openPublisher(t, { dataDir: rows.dataDir, now: rows.clock.now + 3600_000, onPublication: (namespace, ms) => namespace === 'alice' && times.push(ms) })
  for (let round = 0; round < 21; round++) {
    await push('alice/r500', `newer ${round}`, 'v7')
    await publisher.idle()
    clock.now += 1000
  }
  // The first one starts the threads, makes the key and signs the claim.
  times.shift()
  times.sort((a, b) => a - b)
  t.diagnostic(`median ${times[10]?.toFixed(1)} ms, longest ${times[19]?.toFixed(1)} ms`)
  assert.equal(times.length, 20)
})

// What deletion and garbage collection leave of an image: nothing.
function forget({ db, write, clock }: Rows, digest: Digest): void {
  const gone = db.prepare<[string], { target: string }>('SELECT target FROM manifest_child WHERE parent = ?').all(digest)
  write(transactions.deleteManifest, { repository: 'alice/app', digest, now: clock.now })
  for (const { target } of [...gone, { target: digest }]) {
    db.prepare('DELETE FROM blob_link WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)').run(target)
    db.prepare('DELETE FROM blob WHERE digest = ?').run(target)
  }
}

test('10,000 publications in a row leave the database below 4 MB once the blocks of the last 48 hours are all that is kept', { timeout: 180_000 }, async (t) => {
  const rows = openRows(t)
  const { db, clock, write } = rows
  rows.claimNamespace('alice')
  const started = performance.now()
  let most = 0
  const recent: Digest[] = []
  for (let count = 1; count <= 10_000; count++) {
    clock.now += 600_000
    recent.push(pushRows(rows, 'alice/app', `image ${count}`, { tags: [`t${count % 5}`] }))
    const old = recent.length > 5 ? recent.shift() : undefined
    if (old) forget(rows, old)
    const { sequence } = await rows.publish('alice')
    assert.ok(sequence)
    if (count % 6 === 0) while (write(transactions.sweepBlocks, { before: clock.now - 48 * 3600_000, limit: 1000 }) === 1000);
    if (count % 1000 === 0) most = Math.max(most, statSync(rows.file).size)
  }
  t.diagnostic(`${Math.round(performance.now() - started)} ms; at most ${Math.round(most / 1e6)} MB; ${db.prepare('SELECT count(*) FROM node').pluck().get()} nodes`)
  assert.ok(most < 4e6)
  clock.now += 49 * 3600_000
  while (write(transactions.sweepBlocks, { before: clock.now - 48 * 3600_000, limit: 1000 }) === 1000);
  assert.equal(db.prepare('SELECT count(*) FROM block_use WHERE uses = 0').pluck().get(), 0)
  assert.equal(rows.db.prepare("SELECT root FROM namespace WHERE name = 'alice'").pluck().get(), await expectedRoot(db, 'alice'))
  t.diagnostic(`then ${db.prepare('SELECT count(*) FROM node').pluck().get()} nodes`)
})
