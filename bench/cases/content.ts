import { createHash, randomBytes } from 'node:crypto'
import { BenchError } from '../client.ts'
import type { Bench } from '../bench.ts'
import { headersFor } from '../servers/login.ts'
import type { Server } from '../servers/server.ts'

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

const digestOf = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Pushes one blob of `bytes` to each server (the bytes differ between them); digest per server. */
export async function bigBlob(bench: Bench, repo: string, bytes: number): Promise<Map<Server, string>> {
  const digests = new Map<Server, string>()
  for (const server of [bench.ours, bench.theirs]) {
    const { digests: [digest] } = await bench.client.push(server, repo, 'put', [bytes])
    digests.set(server, digest ?? '')
  }
  return digests
}

/** Pushes the same small image (configuration, one layer, manifest) under a tag to both servers; the manifest's digest. */
export async function smallImage(bench: Bench, repo: string, tag: string): Promise<{ manifest: string; layer: string }> {
  const config = Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}')
  const layer = randomBytes(64 * 1024)
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(layer), size: layer.length }],
  })
  for (const server of [bench.ours, bench.theirs]) {
    await putBlob(server, repo, config)
    await putBlob(server, repo, layer)
    await must(201, fetch(`${server.url}/v2/${repo}/manifests/${tag}`, { method: 'PUT', body: manifest, headers: { 'content-type': MANIFEST, ...(await headersFor(server, repo)) } }))
  }
  return { manifest: digestOf(manifest), layer: digestOf(layer) }
}

async function putBlob(server: Server, repo: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const headers = await headersFor(server, repo)
  const begun = await must(202, fetch(`${server.url}/v2/${repo}/blobs/uploads/`, { method: 'POST', headers }))
  const location = new URL(begun.headers.get('location') ?? '', server.url)
  location.searchParams.set('digest', digestOf(bytes))
  await must(201, fetch(location, { method: 'PUT', body: bytes, headers: { ...headers, 'content-type': 'application/octet-stream' } }))
}

/** The answer when it has the wanted status; throws BenchError with its body otherwise. */
export async function must(status: number, answer: Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.status !== status) throw new BenchError(`${response.url}: ${response.status} instead of ${status}: ${await response.text()}`)
  return response
}
