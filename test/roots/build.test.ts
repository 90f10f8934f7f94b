import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { transactions } from '../../lib/db/transactions/index.ts'
import { fileDagFromBytes } from '../../lib/ipfs/dag/file-dag.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { putFile, startBuild } from '../../lib/roots/build/build.ts'
import { expectedRoot } from './expected-root.ts'
import { lookInto } from './look-into.ts'
import { digestOf, openRows, pushRows } from './rows.ts'

const MIB = 1024 * 1024

test('a layer that was deleted and comes back, by a push or a mount, is in the directory again', async (t) => {
  const rows = openRows(t)
  const { clock, write, publish } = rows
  rows.claimNamespace('alice')
  const [layer, there] = [digestOf('layer'), `app/blobs/sha256/${digestOf('layer').slice(7)}`]
  for (const repository of ['alice/app', 'alice/other']) pushRows(rows, repository, 'image', { layers: ['layer'], tags: ['v1'] })
  const comeBack = {
    push: () => write(transactions.recordBlob, { repository: 'alice/app', digest: layer, size: 5, now: clock.now }),
    mount: () => assert.ok(write(transactions.mountBlob, { repository: 'alice/app', from: 'alice/other', digest: layer, now: clock.now })),
  }
  for (const again of Object.values(comeBack)) {
    write(transactions.unlinkBlob, { repository: 'alice/app', digest: layer, now: clock.now })
    await publish('alice')
    assert.equal(await lookInto(rows, 'alice').find(there), undefined)
    again()
    await publish('alice')
    assert.ok(await lookInto(rows, 'alice').find(there))
  }
})

test('a repository waits for the leaves of its blobs; the others do not', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const bytes = Buffer.alloc(2 * MIB + 1, 'x')
  const digest = digestOf(bytes)
  rows.write(transactions.recordBlob, { repository: 'alice/large', digest, size: bytes.length, now: rows.clock.now })
  const image = { repository: 'alice/large', digest: digestOf('m'), size: 1, mediaType: 'a/b', tags: ['v1'], now: rows.clock.now }
  rows.write(transactions.putManifest, { ...image, children: [{ kind: 'layer' as const, digest, size: bytes.length, mediaType: 'a/b', foreign: false }] })
  pushRows(rows, 'alice/small', 'image', { tags: ['v1'] })
  const { built } = await rows.publish('alice')
  assert.equal(built.held, 1)
  assert.deepEqual(await lookInto(rows, 'alice').names(''), ['ipcr.json', 'small'])
  const { cid, leaves, tsize } = await fileDagFromBytes(bytes)
  rows.write(transactions.recordLeaves, { digest, hashes: Buffer.concat(leaves.map((leaf) => leaf.cid.multihash.digest)) })
  await rows.publish('alice')
  const found = await lookInto(rows, 'alice').find(`large/blobs/sha256/${digest.slice(7)}`)
  assert.deepEqual([found?.cid.toString(), found?.tsize], [cid.toString(), tsize])
})

test('a blob whose file cannot be read is left out, and holds nothing up', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const digest = digestOf('unreadable')
  rows.write(transactions.recordBlob, { repository: 'alice/app', digest, size: 3 * MIB, now: rows.clock.now })
  const image = { repository: 'alice/app', digest: digestOf('m'), size: 1, mediaType: 'a/b', tags: ['v1'], now: rows.clock.now }
  rows.write(transactions.putManifest, { ...image, children: [{ kind: 'layer' as const, digest, size: 3 * MIB, mediaType: 'a/b', foreign: false }] })
  rows.write(transactions.abandonLeaves, { digest })
  assert.equal((await rows.publish('alice')).built.held, 0)
  assert.deepEqual(await lookInto(rows, 'alice').names('app/blobs/sha256'), [digestOf('m').slice(7)])
})

test('index.json lists the newest 1,000 of more tags, and says how many there are', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const tag = (index: number): string => `t${String(index).padStart(4, '0')}`
  for (let index = 0; index < 1003; index++) {
    rows.clock.now++
    pushRows(rows, 'alice/app', 'image', { tags: [tag(index)] })
  }
  await rows.publish('alice')
  const found = JSON.parse((await lookInto(rows, 'alice').text('app/index.json')) ?? '')
  assert.deepEqual(found.annotations, { 'org.ipcr.tags.truncated': '1003' })
  assert.deepEqual(found.manifests.map((entry: { annotations: Record<string, string> }) => entry.annotations['org.opencontainers.image.ref.name']), Array.from({ length: 1000 }, (_, index) => tag(index + 3)))
  assert.equal((await lookInto(rows, 'alice').names('app/refs/tags')).length, 1003)
})

test('a repository without a manifest goes; the one whose name goes on below it stays', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const digest = pushRows(rows, 'alice/app', 'image', { tags: ['v1'] })
  pushRows(rows, 'alice/app/sub', 'image', { tags: ['v1'] })
  await rows.publish('alice')
  assert.deepEqual(await lookInto(rows, 'alice').names('app'), ['blobs', 'index.json', 'oci-layout', 'refs', 'sub'])
  rows.write(transactions.deleteManifest, { repository: 'alice/app', digest, now: rows.clock.now })
  await rows.publish('alice')
  assert.deepEqual(await lookInto(rows, 'alice').names('app'), ['sub'])
  assert.equal(lookInto(rows, 'alice').root().toString(), await expectedRoot(rows.db, 'alice'))
})

test("README-short.txt is the newest image's label in one line of 200 characters, unless an annotation or the API says something else", async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const label = `A${' long\n'.repeat(100)}label`
  const config = JSON.stringify({ config: { Labels: { 'org.opencontainers.image.description': label } } })
  const file = blobPath(rows.dataDir, digestOf(config).slice(7))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, config)
  rows.write(transactions.recordBlob, { repository: 'alice/app', digest: digestOf(config), size: config.length, now: rows.clock.now })
  const push = (annotations?: Record<string, string>) => rows.write(transactions.putManifest, {
    repository: 'alice/app', digest: digestOf(JSON.stringify(annotations ?? {})), size: 1, mediaType: 'a/b', tags: ['v1'], now: rows.clock.now, ...(annotations ? { annotations: JSON.stringify(annotations) } : {}),
    children: [{ kind: 'config', digest: digestOf(config), size: config.length, mediaType: 'a/b', foreign: false }],
  })
  const shown = async () => {
    await rows.publish('alice')
    return lookInto(rows, 'alice').text('app/README-short.txt')
  }
  push()
  assert.equal(await shown(), `A${' long'.repeat(39)} lon`.slice(0, 200))
  push({ 'org.opencontainers.image.description': 'annotated' })
  assert.equal(await shown(), 'annotated')
  rows.write(transactions.setReadme, { repository: 'alice/app', short: 'set', full: '# All of it', now: rows.clock.now })
  assert.equal(await shown(), 'set')
  assert.equal(await lookInto(rows, 'alice').text('app/README.md'), '# All of it')
})

test('content pushed as sha512 has a second link to the same file, in every repository that has it', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  pushRows(rows, 'alice/one', 'image', { layers: ['shared'] })
  await rows.publish('alice')
  pushRows(rows, 'alice/two', 'image', { layers: ['shared'], alias: true })
  await rows.publish('alice')
  const [short, long] = [digestOf('shared').slice(7), createHash('sha512').update('shared').digest('hex')]
  for (const repository of ['one', 'two']) {
    const look = lookInto(rows, 'alice')
    assert.deepEqual(await look.find(`${repository}/blobs/sha512/${long}`), await look.find(`${repository}/blobs/sha256/${short}`))
  }
})

test('a directory whose encoding stops being a layer in the same publication is stored, and can be edited', async (t) => {
  const [model, rows] = [openRows(t), openRows(t)]
  for (const { claimNamespace } of [model, rows]) claimNamespace('alice')
  pushRows(model, 'alice/app', 'image', { tags: ['v1'] })
  await model.publish('alice')
  const tags = await lookInto(model, 'alice').find('app/refs/tags')
  const encoding = model.db.prepare('SELECT bytes FROM node WHERE hash = ?').pluck().get(tags?.cid.multihash.digest) as Buffer
  const layer = { repository: 'alice/evil', digest: digestOf(encoding), size: encoding.length, now: rows.clock.now }
  rows.write(transactions.recordBlob, layer)
  const children = [{ kind: 'layer' as const, digest: layer.digest, size: layer.size, mediaType: 'a/b', foreign: false }]
  rows.write(transactions.putManifest, { ...layer, digest: digestOf('evil'), mediaType: 'a/b', children, tags: ['v1'] })
  await rows.publish('alice')
  rows.write(transactions.unlinkBlob, layer)
  pushRows(rows, 'alice/app', 'image', { tags: ['v1'] })
  await rows.publish('alice')
  pushRows(rows, 'alice/app', 'image', { tags: ['v2'] })
  await rows.publish('alice')
  assert.deepEqual(await lookInto(rows, 'alice').names('app/refs/tags'), ['v1', 'v2'])
})

test('bad-input 9: a referrer of whatever size makes a document of one block, so that every root is whole', async (t) => {
  const rows = openRows(t)
  rows.claimNamespace('alice')
  const subject = digestOf('subject')
  const common = { repository: 'alice/app', size: 1, mediaType: 'a/b', subject, children: [], tags: [], now: rows.clock.now }
  const [large, wide] = [digestOf('large'), digestOf('wide')]
  rows.write(transactions.putManifest, { ...common, digest: large, artifactType: 'x'.repeat(2 * MIB) })
  rows.write(transactions.putManifest, { ...common, digest: wide, annotations: JSON.stringify({ euro: '€'.repeat(400_000) }) })
  await rows.publish('alice')
  const look = lookInto(rows, 'alice')
  for (const digest of [large, wide]) {
    const text = await look.text(`app/refs/referrers/${subject.replace(':', '-')}/${digest.replace(':', '-')}`)
    assert.deepEqual(Object.keys(JSON.parse(text ?? '')), ['digest', 'mediaType', 'size'])
  }
})

test('bad-input 9: an own file of more than one block is refused, not published without its leaves', (t) => {
  const { db, dataDir } = openRows(t)
  const build = startBuild(db, dataDir)
  assert.equal(putFile(build, Buffer.alloc(MIB)).tsize, MIB)
  assert.throws(() => putFile(build, Buffer.alloc(MIB + 1)), RangeError)
})
