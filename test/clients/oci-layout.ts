import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { create } from 'tar'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

type Descriptor = { mediaType: string; digest: string; size: number }
type Layer = Descriptor & { diffId: string }
export type OciLayout = { directory: string; digest: string; amd64: string; arm64: string }

/** Calls `work` with a temporary directory and removes it afterwards. */
export async function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-client-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Writes an OCI layout whose `v1` is an index of two platforms; they share one layer of `sharedMib` random MiB. */
export async function writeOciLayout(directory: string, sharedMib = 2): Promise<OciLayout> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  const shared = await putLayer(directory, 'shared', randomBytes(sharedMib * 1024 * 1024))
  const amd64 = await putImage(directory, 'amd64', shared)
  const arm64 = await putImage(directory, 'arm64', shared)
  const manifests = [
    { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
    { ...arm64, platform: { os: 'linux', architecture: 'arm64' } },
  ]
  const index = await putJson(directory, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests })
  const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': 'v1' } }
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [named] }))
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  return { directory, digest: index.digest, amd64: amd64.digest, arm64: arm64.digest }
}

/** The digest that a layout's `index.json` names first. */
export async function layoutDigest(directory: string): Promise<string> {
  const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as { manifests: Descriptor[] }
  return index.manifests[0]?.digest ?? 'none'
}

async function putImage(directory: string, architecture: string, shared: Layer): Promise<Descriptor> {
  const layers = [shared, await putLayer(directory, 'architecture', Buffer.from(`${architecture}\n`))]
  const diffIds = layers.map((layer) => layer.diffId)
  const config = { architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffIds } }
  return putJson(directory, MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: await putJson(directory, CONFIG, config),
    layers: layers.map(({ diffId: _, ...descriptor }) => descriptor),
  })
}

async function putLayer(directory: string, name: string, content: Uint8Array): Promise<Layer> {
  const tarball = await withDirectory(async (scratch) => {
    await writeFile(join(scratch, name), content)
    await create({ cwd: scratch, file: join(scratch, 'layer.tar'), portable: true }, [name])
    return readFile(join(scratch, 'layer.tar'))
  })
  return { ...(await putBlob(directory, LAYER, gzipSync(tarball))), diffId: digestOf(tarball) }
}

function putJson(directory: string, mediaType: string, value: unknown): Promise<Descriptor> {
  return putBlob(directory, mediaType, Buffer.from(JSON.stringify(value)))
}

async function putBlob(directory: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const digest = digestOf(bytes)
  await writeFile(join(directory, 'blobs', 'sha256', digest.slice('sha256:'.length)), bytes)
  return { mediaType, digest, size: bytes.length }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
