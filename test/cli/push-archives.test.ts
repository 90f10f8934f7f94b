import assert from 'node:assert/strict'
import { symlinkSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createGzip, gzipSync, zstdCompressSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { indexDirectory } from '../../cli/push/indexed-files.ts'
import { planImages } from '../../cli/push/plan-images.ts'
import { readTar } from '../../cli/push/read-tar.ts'
import { SavedError } from '../../cli/push/saved-error.ts'
import { SavedFiles } from '../../cli/push/saved-files.ts'
import { unpacked } from '../../cli/push/unpacked.ts'
import { formatDigest } from '../../lib/oci/digest.ts'
import { tarHeader } from '../../lib/registry/archive/tar-header.ts'
import { digestOf, savedImage, tarOf, type Entry } from './saved-archives.ts'

const CHUNK = 64 * 1024

/** What is planned of an archive's bytes, as they come in chunks. */
async function plan(bytes: AsyncIterable<Uint8Array>) {
  const files = new SavedFiles(async (_, all) => {
    const parts: Uint8Array[] = []
    for await (const part of all) parts.push(Buffer.from(part))
    return formatDigest('sha256', digestOf(Buffer.concat(parts)).slice(7))
  })
  await readTar(unpacked(bytes), files)
  return planImages(files)
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let place = 0; place < bytes.length; place += CHUNK) yield bytes.subarray(place, place + CHUNK)
}

const planTar = async (entries: readonly Entry[]) => plan(chunks(await tarOf(entries)))
const refuses = async (entries: readonly Entry[], why: RegExp) => {
  await assert.rejects(planTar(entries), (error) => error instanceof SavedError && why.test(error.message))
}

describe('an archive that is pushed', () => {
  test('is an image with the manifest that every hub makes up for it', async () => {
    const { entries, diffId } = await savedImage()
    const [image] = await planTar(entries)
    assert.deepEqual(image?.names, ['alice/app:v1'])
    const manifest = JSON.parse(Buffer.from(image?.manifests[0]?.bytes ?? '').toString())
    assert.deepEqual(manifest.layers, [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: diffId, size: 2048 }])
  })

  for (const [what, pack] of [['gzip', gzipSync], ['zstd', zstdCompressSync]] as const)
    test(`is the same when it is packed by ${what}`, async () => {
      const bytes = await tarOf((await savedImage()).entries)
      assert.deepEqual(await plan(chunks(pack(bytes))), await plan(chunks(bytes)))
    })

  test('is the same when its first byte comes alone', async () => {
    const packed = gzipSync(await tarOf((await savedImage()).entries))
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (const [from, to] of [[0, 0], [0, 1], [1, 3], [3, packed.length]] as const) yield packed.subarray(from, to)
    }
    assert.equal((await plan(slow())).length, 1)
  })

  test('may name a layer by a symbolic or a hard link to another, as docker and tar write them', async () => {
    const { entries } = await savedImage()
    const whole = await planTar(entries)
    for (const [type, linkname] of [['symlink', '../real/layer.tar'], ['link', 'real/layer.tar']] as const) {
      const linked = entries.map((entry) => (entry.name.endsWith('layer.tar') ? { name: entry.name, type, linkname } : entry))
      const layer = entries.find(({ name }) => name.endsWith('layer.tar'))
      const [image] = await planTar([...linked, { name: 'real/layer.tar', body: layer?.body ?? '' }])
      assert.deepEqual(image?.manifests, whole[0]?.manifests)
    }
  })

  test('of docker before 1.10 has a configuration made of its layers', async () => {
    const { entries, diffId } = await savedImage()
    const id = 'a'.repeat(64)
    const legacy = [...entries.filter(({ name }) => name.startsWith(id)), { name: 'repositories', body: JSON.stringify({ 'alice/app': { v1: id, latest: id } }) }]
    const [image] = await planTar(legacy)
    assert.deepEqual(image?.names, ['alice/app:v1', 'alice/app:latest'])
    assert.deepEqual(JSON.parse(String(image?.blobs[0]?.bytes)), { created: '2020-01-01T00:00:00Z', history: [{ created: '2020-01-01T00:00:00Z' }], rootfs: { type: 'layers', diff_ids: [diffId] } })
  })
})

describe('bad-input 34: an archive', () => {
  test('bad-input 34: with paths that lead out of it, or absolute ones, is refused', async () => {
    const { entries } = await savedImage()
    for (const name of ['../manifest.json', 'x/../../etc/passwd', '/etc/passwd', '..', 'x\\..\\y']) await refuses([...entries, { name, body: 'x' }], /leads out of it/)
    await refuses([...entries, { name: 'link', type: 'symlink', linkname: '../../etc/passwd' }], /leads out of it/)
    await refuses([...entries, { name: 'link', type: 'symlink', linkname: '/etc/passwd' }], /leads out of it/)
    await refuses([...entries, { name: 'link', type: 'link', linkname: '../etc/passwd' }], /leads out of it/)
  })

  test('bad-input 34: with a path in a pax header that overrides a harmless one is refused as that path', async () => {
    const { entries } = await savedImage()
    await refuses([...entries, { name: 'harmless', body: 'x', pax: { path: '../../root/.ssh/authorized_keys' } }], /leads out of it/)
    await refuses([...entries, { name: 'harmless', body: '[]', pax: { path: 'manifest.json' } }], /is there twice/)
  })

  test('bad-input 34: with a file through a link, a link to itself, or a path twice is refused', async () => {
    const { entries } = await savedImage()
    await refuses([...entries, { name: 'dir', type: 'symlink', linkname: 'other' }, { name: 'dir/file', body: 'x' }], /below a file or a link/)
    const looped = entries.map((entry) => (entry.name.endsWith('layer.tar') ? { name: entry.name, type: 'symlink' as const, linkname: 'layer.tar' } : entry))
    await refuses(looped, /link to itself/)
    await refuses([...entries, ...entries.slice(-1)], /is there twice/)
  })

  test('bad-input 34: with devices is refused', async () => {
    const { entries } = await savedImage()
    for (const type of ['character-device', 'block-device', 'fifo'] as const) await refuses([{ name: 'dev', type }, ...entries], /no saved image has/)
  })

  test('bad-input 34: of a million entries is refused after some thousands, however long it goes on', async () => {
    let made = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; made < 1_000_000; made++) yield tarHeader(`file-${made}`, 0)
    }
    await assert.rejects(plan(endless()), /more than 20000 entries/)
    await delay(50)
    assert.ok(made < 50_000, String(made))
  })

  test('bad-input 34: of entries thousands of directories down is refused at the first', async () => {
    await refuses(Array.from({ length: 500 }, (_, i) => ({ name: `n${i}`, body: 'x', pax: { path: `${'a/'.repeat(2000)}${i}` } })), /deeper down than anything of a saved image/)
  })

  test('bad-input 34: that is cut off anywhere is refused', async () => {
    const bytes = await tarOf((await savedImage()).entries)
    const used = bytes.length - 1024
    for (let length = 1; length < used; length += 331) await assert.rejects(plan(chunks(bytes.subarray(0, length))), (error) => error instanceof SavedError, `cut at ${length}`)
  })

  test('bad-input 34: that is none is refused', async () => {
    await assert.rejects(plan(chunks(Buffer.from('a letter '.repeat(1000)))), /no whole tar archive/)
    await assert.rejects(plan(chunks(Buffer.alloc(0))), /there is no image in it/)
    await assert.rejects(plan(chunks(Buffer.from('fd377a585a00', 'hex'))), /xz -dc/)
  })

  test('bad-input 34: whose packing is cut off or damaged is refused', async () => {
    const packed = gzipSync(await tarOf((await savedImage()).entries))
    await assert.rejects(plan(chunks(packed.subarray(0, packed.length - 20))), /cannot be unpacked/)
    const damaged = Buffer.from(packed)
    damaged.fill(0xff, 40, 60)
    await assert.rejects(plan(chunks(damaged)), /cannot be unpacked|no whole tar/)
    await assert.rejects(plan(chunks(zstdCompressSync(await tarOf((await savedImage()).entries)).subarray(0, 100))), SavedError)
  })

  test('bad-input 34: that unpacks to thousands of times its size is refused, and nothing of it is kept', async () => {
    async function* bomb(): AsyncGenerator<Uint8Array> {
      yield tarHeader('x/layer.tar', 8 * 1024 ** 3)
      for (const zeros = Buffer.alloc(1024 * 1024); ;) yield zeros
    }
    const before = process.memoryUsage().rss
    await assert.rejects(readOnly(Readable.from(bomb(), { objectMode: false }).pipe(createGzip({ level: 1 }))), /more than 200 times its size/)
    assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024)
  })

  test('bad-input 34: with indexes that name each other many times is read once', async () => {
    const OCI = 'application/vnd.oci.image'
    const blob = (body: string): Entry => ({ name: `blobs/sha256/${digestOf(Buffer.from(body)).slice(7)}`, body })
    const descriptor = (body: string, kind: string) => ({ mediaType: `${OCI}.${kind}.v1+json`, digest: digestOf(Buffer.from(body)), size: body.length })
    let body = JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config: descriptor('{}', 'config'), layers: [] })
    const entries = [blob('{}'), blob(body)]
    for (const kind of ['manifest', 'index', 'index']) {
      body = JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: Array(800).fill(descriptor(body, kind)) })
      entries.push(blob(body))
    }
    // Each time anew would be half a billion times.
    const [image] = await planTar([...entries, { name: 'index.json', body: JSON.stringify({ schemaVersion: 2, manifests: [descriptor(body, 'index')] }) }])
    assert.equal(image?.manifests.length, 4)
  })

  test('bad-input 34: one large text that is named as a layer thousands of times, or as an image by hundreds, is read once', async () => {
    const text = Buffer.alloc(4 * 1024 * 1024, '{')
    const config = JSON.stringify({ rootfs: { type: 'layers', diff_ids: Array(1000).fill(digestOf(text)) } })
    const list = JSON.stringify(Array(10).fill({ Config: 'c.json', RepoTags: ['a/b:c'], Layers: Array(1000).fill('t') }))
    assert.equal((await planTar([{ name: 't', body: text }, { name: 'c.json', body: config }, { name: 'manifest.json', body: list }])).length, 10)
    const OCI = 'application/vnd.oci.image'
    const of = (body: string, kind = 'index') => ({ mediaType: `${OCI}.${kind}.v1+json`, digest: digestOf(Buffer.from(body)), size: body.length })
    const blob = (body: string): Entry => ({ name: `blobs/sha256/${digestOf(Buffer.from(body)).slice(7)}`, body })
    const image = JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config: of('{}', 'config'), layers: [] })
    const shared = JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: Array(10_000).fill(of(image, 'manifest')) })
    const tops = Array.from({ length: 150 }, (_, i) => JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [of(shared)], annotations: { number: String(i) } }))
    assert.equal((await planTar([...['{}', image, shared, ...tops].map(blob), { name: 'index.json', body: JSON.stringify({ schemaVersion: 2, manifests: tops.map((top) => of(top)) }) }])).length, 150)
  })

  test('bad-input 34: of docker before 1.10 with hundreds of images, or a configuration that is made large, is refused', async () => {
    const layer = await tarOf([{ name: 'file', body: 'x' }])
    const ids = Array.from({ length: 101 }, (_, i) => i.toString(16).padStart(64, '0'))
    const of = (id: string, json: object): Entry[] => [{ name: `${id}/json`, body: JSON.stringify({ id, ...json }) }, { name: `${id}/layer.tar`, body: layer }]
    const repositories = (tops: string[]): Entry => ({ name: 'repositories', body: JSON.stringify({ app: Object.fromEntries(tops.map((id, i) => [`v${i}`, id])) }) })
    await refuses([...ids.flatMap((id) => of(id, {})), repositories(ids)], /lists 101 images/)
    const chain = ids.slice(0, 5).flatMap((id, i) => of(id, { comment: 'x'.repeat(1024 * 1024), ...(i === 0 ? {} : { parent: ids[i - 1] }) }))
    await refuses([...chain, repositories(ids.slice(4, 5))], /configuration of more than 4 MiB/)
  })

  test('bad-input 34: a layer that is not what the configuration says is refused', async () => {
    const { entries } = await savedImage()
    const other = await tarOf([{ name: 'file', body: 'another' }])
    await refuses(entries.map((entry) => (entry.name.endsWith('layer.tar') ? { ...entry, body: other } : entry)), /is not the layer that the configuration tells of/)
  })

  test('bad-input 34: a directory with links out of it is refused, and what they lead to is not read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ipcr-push-'))
    try {
      mkdirSync(join(directory, 'layout'))
      writeFileSync(join(directory, 'secret'), '{}')
      symlinkSync('../secret', join(directory, 'layout', 'index.json'))
      await assert.rejects(indexDirectory(join(directory, 'layout')), /leads out of it/)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

// Without keeping what comes.
async function readOnly(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const files = new SavedFiles(async (_, all) => {
    for await (const part of all) void part
    return formatDigest('sha256', '0'.repeat(64))
  })
  await readTar(unpacked(bytes), files)
}
