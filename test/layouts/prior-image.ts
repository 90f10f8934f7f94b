import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Dockerd } from '../clients/dockerd.ts'
import { run } from '../support/run.ts'
import { toolPath } from '../tools/tool.ts'

type SavedList = { Config: string; RepoTags: string[]; Layers: string[] }[]
type Descriptor = { mediaType: string; digest: string; size: number }

export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws'

/** The flags that give what Kubo gave years ago: `Qm…`, chunks of 256 KiB wrapped in dag-pb. */
export const OLD_KUBO = ['--cid-version=0', '--raw-leaves=false', '--chunker=size-262144', '--max-file-links=174']

/** What it gave when asked for CIDv1: raw leaves, still of 256 KiB. */
export const CIDV1_KUBO = ['--cid-version=1', '--raw-leaves=true', '--chunker=size-262144', '--max-file-links=174']

export const digestOf = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** `docker save <image> | tar -x` into a directory, as the README of ipcr-hackfs has it. */
export async function saveImage(daemon: Dockerd, image: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  await daemon.docker(['save', '--output', `${directory}.tar`, image])
  await run('tar', ['-xf', `${directory}.tar`, '-C', directory])
  await rm(`${directory}.tar`)
}

/** Makes of an unpacked save one as docker 25 and later write it: the same files under `blobs/`, with an OCI layout around them. */
export async function toNewSave(old: string, directory: string): Promise<string> {
  const [image] = JSON.parse(await readFile(join(old, 'manifest.json'), 'utf8')) as SavedList
  if (!image) throw new Error('nothing is saved')
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  const put = async (mediaType: string, bytes: Uint8Array): Promise<Descriptor> => {
    await writeFile(join(directory, pathOf(digestOf(bytes))), bytes)
    return { mediaType, digest: digestOf(bytes), size: bytes.length }
  }
  const config = await put('application/vnd.oci.image.config.v1+json', await readFile(join(old, image.Config)))
  const layers: Descriptor[] = []
  for (const layer of image.Layers) layers.push(await put('application/vnd.oci.image.layer.v1.tar', await readFile(join(old, layer))))
  const manifest = await put(OCI_MANIFEST, Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers })))
  const annotations = { 'io.containerd.image.name': `docker.io/library/${image.RepoTags[0]}`, 'org.opencontainers.image.ref.name': image.RepoTags[0]?.split(':')[1] ?? '' }
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }))
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  await writeFile(join(directory, 'manifest.json'), JSON.stringify([{ ...image, Config: pathOf(config.digest), Layers: layers.map(({ digest }) => pathOf(digest)) }]))
  return manifest.digest
}

export type PushedImage = { digest: string; manifest: Buffer }

/** What each of these wrote, by their own sources. */
const WRITERS = {
  'first ipdr': { names: ['latest-v2'], schema1: [], configInDirectory: true },
  ipdr: { names: ['v1', 'latest', 'digest'], schema1: [], configInDirectory: false },
  image2ipfs: { names: ['latest-v2'], schema1: ['latest-v1'], configInDirectory: false },
  'both schemas': { names: ['latest-v2', 'digest'], schema1: ['latest'], configInDirectory: false },
} as const
export type Writer = keyof typeof WRITERS

/** Writes a saved image into a directory as one of the prior systems left it there for `ipfs add -r`: compressed, in docker's schema 2. */
export async function writePushed(archive: string, directory: string, writer: Writer): Promise<PushedImage> {
  const scratch = `${directory}.dir`
  await mkdir(dirname(directory), { recursive: true })
  await run(toolPath('skopeo') ?? 'skopeo', ['--insecure-policy', 'copy', '--format=v2s2', '--dest-compress', '--dest-compress-format=gzip', `docker-archive:${archive}`, `dir:${scratch}`])
  const manifest = await readFile(join(scratch, 'manifest.json'))
  const { config, layers } = JSON.parse(manifest.toString()) as { config: Descriptor; layers: Descriptor[] }
  const { names, schema1, configInDirectory } = WRITERS[writer]
  for (const { digest } of [config, ...layers]) {
    const hex = digest.slice('sha256:'.length)
    const path = configInDirectory && digest === config.digest ? [digest, `${hex}.json`] : [digest]
    await cp(join(scratch, hex), join(directory, 'blobs', ...path))
  }
  await mkdir(join(directory, 'manifests'), { recursive: true })
  const digest = digestOf(manifest)
  for (const name of names) await writeFile(join(directory, 'manifests', name === 'digest' ? digest : name), manifest)
  for (const name of schema1) await writeFile(join(directory, 'manifests', name), schemaOne('latest', layers))
  await rm(scratch, { recursive: true })
  return { digest, manifest }
}

/** A manifest of docker schema 1, signed by nobody that matters. */
export function schemaOne(tag: string, layers: { digest: string }[]): string {
  const fsLayers = layers.map(({ digest }) => ({ blobSum: digest })).reverse()
  const history = fsLayers.map((_, index) => ({ v1Compatibility: JSON.stringify({ id: String(index), architecture: 'amd64', os: 'linux' }) }))
  const signatures = [{ header: { alg: 'ES256' }, signature: 'c2lnbmF0dXJl', protected: 'e30' }]
  return JSON.stringify({ schemaVersion: 1, name: 'example/helloworld', tag, architecture: 'amd64', fsLayers, history, signatures })
}

function pathOf(digest: string): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`
}
