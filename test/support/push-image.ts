import { createHash } from 'node:crypto'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

export type Descriptor = { mediaType: string; digest: string; size: number }

export type ImageParts = {
  config?: object
  layers?: (Uint8Array | string)[]
  /** further members of the manifest: annotations, subject, artifactType */
  manifest?: object
  configMediaType?: string
  /** of who pushes; an open hub needs none */
  authorization?: string
}

/** Pushes one image over HTTP; `reference` is a tag, or left out to push by digest. Throws when the hub refuses. */
export async function pushImage(url: string, name: string, reference: string | undefined, parts: ImageParts = {}): Promise<Descriptor> {
  const config = await pushBlob(url, name, JSON.stringify(parts.config ?? { os: 'linux', architecture: 'amd64' }), parts.configMediaType ?? CONFIG, parts)
  const layers: Descriptor[] = []
  for (const layer of parts.layers ?? ['layer']) layers.push(await pushBlob(url, name, layer, LAYER, parts))
  return pushManifest(url, name, reference, { schemaVersion: 2, mediaType: MANIFEST, config, layers, ...parts.manifest }, parts)
}

/** Pushes an index over manifests that are there already. */
export async function pushIndex(url: string, name: string, reference: string | undefined, manifests: object[], who: Who = {}): Promise<Descriptor> {
  return pushManifest(url, name, reference, { schemaVersion: 2, mediaType: INDEX, manifests }, who)
}

type Who = Pick<ImageParts, 'authorization'>

function headersOf({ authorization }: Who): Record<string, string> {
  return authorization === undefined ? {} : { authorization }
}

async function pushManifest(url: string, name: string, reference: string | undefined, document: { schemaVersion: number; mediaType: string; [member: string]: unknown }, who: Who = {}): Promise<Descriptor> {
  const body = JSON.stringify(document)
  const digest = digestOf(body)
  const answer = await fetch(`${url}/v2/${name}/manifests/${reference ?? digest}`, { method: 'PUT', body, headers: { ...headersOf(who), 'content-type': document.mediaType } })
  await expectCreated(answer)
  return { mediaType: document.mediaType, digest, size: Buffer.byteLength(body) }
}

async function pushBlob(url: string, name: string, content: Uint8Array | string, mediaType: string, who: Who): Promise<Descriptor> {
  const body = Buffer.from(content)
  const digest = digestOf(body)
  const begun = await fetch(`${url}/v2/${name}/blobs/uploads/`, { method: 'POST', headers: headersOf(who) })
  await begun.arrayBuffer()
  const target = new URL(begun.headers.get('location') ?? '', url)
  target.searchParams.set('digest', digest)
  await expectCreated(await fetch(target, { method: 'PUT', body, headers: { ...headersOf(who), 'content-type': 'application/octet-stream' } }))
  return { mediaType, digest, size: body.length }
}

async function expectCreated(answer: Response): Promise<void> {
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`the hub answered ${answer.status}: ${text}`)
}

function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
