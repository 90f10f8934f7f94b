// What a push straight to IPFS makes of an image that hubs see seldom, beside what a hub publishes of it.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHub } from '../support/hub.ts'
import { startKubo } from '../support/kubo.ts'
import { realClients } from '../support/real-client.ts'
import { run } from '../support/run.ts'

const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const { skip } = realClients('ipfs')

type Descriptor = { mediaType: string; digest: string; size: number }

async function put(layout: string, mediaType: string, content: Uint8Array | object, algorithm = 'sha256'): Promise<Descriptor> {
  const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content))
  const hex = createHash(algorithm).update(bytes).digest('hex')
  await mkdir(join(layout, 'blobs', algorithm), { recursive: true })
  await writeFile(join(layout, 'blobs', algorithm, hex), bytes)
  return { mediaType, digest: `${algorithm}:${hex}`, size: bytes.length }
}

/** An index with an image, one of whose layers goes by its sha512, and with a statement about that image. */
async function writeLayout(layout: string): Promise<void> {
  const config = await put(layout, 'application/vnd.oci.image.config.v1+json', { architecture: 'amd64', os: 'linux', config: { Labels: { 'org.opencontainers.image.description': 'of the label' } }, rootfs: { type: 'layers', diff_ids: [] } })
  const layers = [await put(layout, 'application/vnd.oci.image.layer.v1.tar', randomBytes(3 * 1024 * 1024), 'sha512'), await put(layout, 'application/vnd.oci.image.layer.v1.tar', randomBytes(2000))]
  const image = await put(layout, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers })
  const empty = await put(layout, 'application/vnd.oci.empty.v1+json', Buffer.from('{}'))
  const statement = await put(layout, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, artifactType: 'application/vnd.example.statement', config: empty, layers: [empty], subject: image, annotations: { said: 'by somebody' } })
  const index = await put(layout, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests: [image, statement] })
  await writeFile(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations: { 'org.opencontainers.image.ref.name': 'v1' } }] }))
  await writeFile(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
}

test('an index with a statement about its image, and a layer that goes by its sha512: the directory that a hub publishes', { skip }, async (t) => {
  const layout = await mkdtemp(join(tmpdir(), 'ipcr-entries-'))
  const [hub, kubo] = await Promise.all([startHub(), startKubo({ args: ['--offline'] })])
  t.after(async () => {
    await Promise.all([hub.stop(), kubo.stop()])
    await rm(layout, { recursive: true })
  })
  await writeLayout(layout)
  const push = async (...args: string[]): Promise<string> => (await run(process.execPath, [CLI, 'push', '-q', '--ipfs', layout, 'alice/odd:v1', '--data', hub.dataDir, ...args])).stdout.trim()
  const path = await push('--ipfs-host', new URL(kubo.api).host)
  assert.equal(path, await push())
  const names = await kubo.run(['refs', '-r', '--format=<linkname>', path.slice('/ipfs/'.length)])
  assert.match(names, /^sha512$[\s\S]*^referrers$/m)
  assert.equal(await kubo.run(['cat', `${path}/README-short.txt`]), 'of the label')
})
