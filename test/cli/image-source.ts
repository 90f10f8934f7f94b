import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { startRegistry, type Asked } from './registry-server.ts'
import { digestOf } from './saved-archives.ts'

const MIB = 1024 * 1024
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

type Blob = { size: number; digest: string; send(res: ServerResponse): void }

/** A registry whose images a test makes up; a layer of many MiB lies in no memory. */
export async function startImageSource() {
  const [blobs, manifests, tags] = [new Map<string, Blob>(), new Map<string, Buffer>(), new Map<string, string>()]
  const state: { broken: boolean } = { broken: false }
  const server = await startRegistry((asked, res) => {
    const [, kind, reference = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(asked.url) ?? []
    const bytes = manifests.get(tags.get(reference) ?? reference)
    const blob = blobs.get(reference)
    if (state.broken) res.writeHead(403).end('{"errors":[{"code":"DENIED","message":"closed for today"}]}')
    else if (asked.url.includes('/tags/list')) res.end(JSON.stringify({ tags: [...tags.keys()] }))
    else if (kind === 'manifests' && bytes) res.writeHead(200, { 'content-type': OCI_MANIFEST, 'docker-content-digest': digestOf(bytes), 'content-length': bytes.length }).end(asked.method === 'HEAD' ? undefined : bytes)
    else if (blob) blob.send(res.writeHead(200, { 'content-length': blob.size }))
    else res.writeHead(404).end()
  })
  const add = (blob: Blob): Blob => (blobs.set(blob.digest, blob), blob)
  const text = (body: string): Blob => add({ size: Buffer.byteLength(body), digest: digestOf(Buffer.from(body)), send: (res) => void res.end(body) })
  return {
    host: new URL(server.url).host, asked: server.asked, stop: server.stop,
    /** every request fails while it is set */
    state,
    text,
    large: (mib: number, fill: number): Blob => add(largeBlob(mib, fill)),
    /** one whose bytes never come to an end */
    endless: (): Blob => add({ size: MIB, digest: digestOf(Buffer.alloc(MIB)), send: (res) => void res.write(Buffer.alloc(1000)) }),
    tag: (name: string, layers: readonly Blob[]): void => {
      const config = text(JSON.stringify({ architecture: 'amd64', os: 'linux', comment: name, rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) } }))
      const described = (mediaType: string, { digest, size }: Blob) => ({ mediaType, digest, size })
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: described('application/vnd.oci.image.config.v1+json', config), layers: layers.map((layer) => described('application/vnd.oci.image.layer.v1.tar', layer)) }))
      manifests.set(digestOf(bytes), bytes)
      tags.set(name, digestOf(bytes))
    },
  }
}

/** How often each path was asked for by that method. */
export function countAsked(asked: readonly Asked[], method: string, path: RegExp): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of asked) if (one.method === method && path.test(one.url)) counts.set(one.url, (counts.get(one.url) ?? 0) + 1)
  return counts
}

function largeBlob(mib: number, fill: number): Blob {
  const [part, hash] = [Buffer.alloc(MIB, fill), createHash('sha256')]
  for (let i = 0; i < mib; i++) hash.update(part)
  const send = (res: ServerResponse, left: number): void => void (left === 0 ? res.end() : res.write(part, () => !res.destroyed && send(res, left - 1)))
  return { size: mib * MIB, digest: `sha256:${hash.digest('hex')}`, send: (res) => send(res, mib) }
}
