// Any history of pushes, moves, deletions and collections: what is reachable stays, what is not goes after the grace period.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Digest } from '../../lib/oci/digest.ts'
import { blobPath } from '../../lib/store/paths.ts'
import { openStore, type Scope } from './store.ts'

const GRACE = 1000
type Store = ReturnType<typeof openStore>
type Image = { repository: string; digest: Digest; layers: Digest[] }
/** what the hub has acknowledged and not deleted since: images by their manifest, and when each blob was last pushed to a repository */
type Model = { images: Map<string, Image>; tags: Map<string, string>; pushed: Map<string, { repository: string; digest: Digest; at: number }> }
type Step = (store: Store, model: Model) => Promise<void>

const repositories = fc.constantFrom('a/one', 'a/two')
const texts = fc.constantFrom('red', 'green', 'blue', 'white')
const tags = fc.constantFrom('v1', 'v2')

const pushBlob = async (store: Store, model: Model, repository: string, text: string): Promise<Digest> => {
  const digest = await store.pushBlob(repository, text)
  model.pushed.set(`${repository} ${digest}`, { repository, digest, at: store.clock.now })
  return digest
}

const push = fc.tuple(repositories, fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }), tags).map(([repository, layers, tag]): Step => async (store, model) => {
  const digests: Digest[] = []
  for (const layer of layers) digests.push(await pushBlob(store, model, repository, layer))
  const digest = await store.pushManifest(repository, tag, digests)
  model.images.set(`${repository} ${digest}`, { repository, digest, layers: digests })
  model.tags.set(`${repository} ${tag}`, digest)
})
const pushLoose = fc.tuple(repositories, texts).map(([repository, text]): Step => async (store, model) => void (await pushBlob(store, model, repository, text)))
const deleteTag = fc.tuple(repositories, tags).map(([repository, tag]): Step => async (store, model) => {
  if (!model.tags.delete(`${repository} ${tag}`)) return
  await store.db.write('deleteTag', { repository, tag, now: store.clock.now })
})
const deleteManifest = fc.nat(20).map((at): Step => async (store, model) => {
  const [key, image] = [...model.images][at % Math.max(1, model.images.size)] ?? []
  if (!key || !image) return
  model.images.delete(key)
  for (const tag of await store.db.write('deleteManifest', { repository: image.repository, digest: image.digest, now: store.clock.now })) model.tags.delete(`${image.repository} ${tag}`)
})
const wait = fc.constantFrom(1, 400, 1500).map((ms): Step => async (store) => void (store.clock.now += ms))
const collect = fc.boolean().map((dryRun): Step => async (store) => void (await store.collect(GRACE, dryRun)))

const steps = fc.array(fc.oneof({ weight: 3, arbitrary: push }, pushLoose, deleteTag, deleteManifest, { weight: 2, arbitrary: wait }, { weight: 2, arbitrary: collect }), { minLength: 5, maxLength: 25 })

const isHere = (store: Store, digest: Digest) => existsSync(blobPath(store.dataDir, digest.slice(7)))
const isLinked = (store: Store, repository: string, digest: Digest) => store.reader.prepare(`SELECT 1 FROM blob_link l JOIN repository r ON r.id = l.repository_id
  JOIN blob b ON b.id = l.blob_id WHERE r.name = ? AND b.digest = ?`).get(repository, digest) !== undefined

function checkReachable(store: Store, model: Model): void {
  for (const { repository, digest, layers } of model.images.values()) {
    assert.ok(isHere(store, digest) && store.db.lookups.manifest(repository, digest), 'a manifest is whole')
    for (const layer of layers) assert.ok(isHere(store, layer) && isLinked(store, repository, layer), 'a layer of a manifest is here')
  }
  for (const [key, digest] of model.tags) {
    const [repository = '', tag = ''] = key.split(' ')
    assert.equal(store.db.lookups.tag(repository, tag)?.digest, digest)
  }
  for (const { repository, digest, at } of model.pushed.values()) {
    if (at >= store.clock.now - GRACE) assert.ok(isHere(store, digest) && isLinked(store, repository, digest), 'a fresh blob is here')
  }
}

async function checkUnreachable(store: Store, model: Model): Promise<void> {
  store.clock.now += GRACE + 1
  await store.collect(GRACE)
  const needed = new Set([...model.images.values()].flatMap(({ digest, layers }) => [digest, ...layers]))
  for (const { digest } of model.pushed.values()) assert.equal(isHere(store, digest), needed.has(digest), 'what nothing needs is gone')
  const rows = store.reader.prepare<[], { digest: Digest }>('SELECT digest FROM blob').all().map((row) => row.digest)
  assert.deepEqual(new Set(rows), needed)
}

async function replay(scope: Scope, history: Step[]): Promise<void> {
  const store = openStore(scope)
  const model: Model = { images: new Map(), tags: new Map(), pushed: new Map() }
  for (const step of history) {
    await step(store, model)
    checkReachable(store, model)
  }
  await checkUnreachable(store, model)
}

test('no history loses a reachable blob, and every one drops the others after the grace period', { timeout: 180_000 }, async () => {
  await fc.assert(fc.asyncProperty(steps, async (history) => {
    await using closing = new AsyncDisposableStack()
    await replay({ after: (close) => closing.defer(close) }, history)
  }), { numRuns: 25 })
})
