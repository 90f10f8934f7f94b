import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { indexName } from '../../indexer/run/index-name.ts'
import { dying, isKilled } from './dying-store.ts'
import { type Content, image, index, Publisher } from './history.ts'
import { openScene, type Scene } from './scene.ts'

const NAME = 'k51qzi5uqu5dgi6g0ynwwbv9nohspobcea3jpunz3je5ec2nf9cgkwsfwm3fhf'
const REPOSITORIES = ['app', 'app', 'team/app', 'team/app/debug']
const TAGS = ['latest', 'v1']
const IMAGES: Content[] = [image(0), image(1), image(2), index(image(0), image(1)), index(index(image(1)), image(4))]
const BYTES = Buffer.from('these are no manifest')

type Step = { what: number; repository: number; tag: number; content: number; crash: number }

const EDITS: ((publisher: Publisher, repository: string, tag: string, one: Content) => Promise<void>)[] = [
  (p, r, t, c) => p.tag(r, t, c),
  (p, r, t, c) => p.tag(r, t, c),
  (p, r, t) => p.set(`${r}/refs/tags/${t}`, undefined),
  (p, r, _t, c) => p.untagged(r, c),
  (p, r, _t, c) => p.set(`${r}/refs/manifests/${c.digest.replace(':', '-')}`, undefined),
  (p, r, _t, c) => p.referrer(r, c, image(20, { subject: { mediaType: c.mediaType, digest: c.digest, size: c.size }, artifactType: 'x/y' })),
  (p, r) => p.set(`${r}/refs/referrers`, undefined),
  // Content goes, comes back, or is another one than its name says, while refs stay as they are.
  (p, r, _t, c) => p.set(`${r}/blobs/${c.digest.replace(':', '/')}`, undefined),
  (p, r, _t, c) => p.blob(r, c, false),
  (p, r, _t, c) => p.set(`${r}/blobs/${c.digest.replace(':', '/')}`, BYTES),
  async (p, r, _t, { parts: [part] }) => part && p.set(`${r}/blobs/${part.digest.replace(':', '/')}`, undefined),
  async (p, r, _t, { parts: [part] }) => part && p.blob(r, part, false),
  async (p, r, _t, { parts: [part] }) => part && p.set(`${r}/blobs/${part.digest.replace(':', '/')}`, BYTES),
  (p, r, t) => p.set(`${r}/README-short.txt`, Buffer.from(`the ${t} line`)),
  (p, r) => p.set(`${r}/README-short.txt`, undefined),
  (p, r, t) => p.set(`${r}/README.md`, Buffer.from(`# ${t}\n\nmany words`)),
  (p, r) => p.set(`${r}/README.md`, undefined),
  (p, r) => p.set(r, undefined),
  (p, r) => p.set(`${r}/oci-layout`, undefined),
  (p, r) => p.set(`${r}/refs`, undefined),
  (p, r, t) => p.set(`${r}/refs/tags/${t}`, BYTES),
  (p, r, t) => p.set(`${r}/tags/${t}/manifest.json`, BYTES),
  (p, r) => p.set(r, BYTES),
]

const steps = fc.array(fc.record({
  what: fc.nat(EDITS.length - 1), repository: fc.nat(REPOSITORIES.length - 1), tag: fc.nat(TAGS.length - 1), content: fc.nat(IMAGES.length - 1), crash: fc.nat(9),
}), { minLength: 1, maxLength: 30 })

async function edit(publisher: Publisher, { what, repository, tag, content }: Step): Promise<void> {
  const [change, name, label, one] = [EDITS[what], REPOSITORIES[repository], TAGS[tag], IMAGES[content]]
  // A path that leads through a file, or through what was made one, cannot be edited.
  if (change && name && label && one) await change(publisher, name, label, one).catch(() => {})
}

/** Brings the index up to date; with a crash in the middle of the transaction (1) or before it (2), the next step goes on. */
async function advance(scene: Scene, crash: number): Promise<void> {
  scene.clock.now += 10_000
  const parts = crash === 1 ? { ...scene.parts, store: dying(scene.parts.store) } : crash === 2 ? { ...scene.parts, tell: { ...scene.parts.tell, tagMoves: async (moves: never[]) => {
    await scene.parts.tell.tagMoves(moves)
    throw new Error('killed')
  } } } : scene.parts
  await indexName(parts, NAME).catch(isKilled)
}

for (const kind of ['namespace', 'plain'] as const) {
  test(`bad-input 30: an index built step by step, with crashes, is the one built from nothing: ${kind}`, async (t) => {
    await fc.assert(fc.asyncProperty(steps, async (history) => {
      const publisher = new Publisher()
      const scene = openScene(t, publisher.tree)
      await publisher.begin(kind)
      for (const step of history) {
        await edit(publisher, step)
        if (step.crash > 6) continue
        scene.setRoot(NAME, publisher.cid)
        await advance(scene, step.crash)
        // The same root once more, which the hub was told of already.
        if (step.crash === 2) await advance(scene, 0)
      }
      scene.setRoot(NAME, publisher.cid)
      await advance(scene, 0)
      const incremental = scene.dump()
      // Once more changes nothing.
      await advance(scene, 0)
      assert.deepEqual(scene.dump(), incremental)
      await scene.empty()
      await advance(scene, 0)
      assert.deepEqual(incremental, scene.dump())
      assert.deepEqual(incremental['orphans'], [{ children: 0, layers: 0, platforms: 0, labels: 0, refs: 0, manifests: 0, uncounted: 0, texts: 0 }])
      await scene.close()
    }), { numRuns: Number(process.env['IPCR_RUNS'] ?? 60) })
  })
}
