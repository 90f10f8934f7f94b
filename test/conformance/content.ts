import { createHash } from 'node:crypto'

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json'

export type Descriptor = { mediaType: string; digest: string; size: number } & Record<string, unknown>

/** `sha256:<hex>` (or sha512) of bytes. */
export function digestOf(bytes: Uint8Array | string, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

/** The same `size` bytes for the same seed, without a short period. */
export function bytesOf(seed: string, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  for (let at = 0, i = 0; at < size; i++) at += createHash('sha512').update(`${seed} ${i}`).digest().copy(bytes, at)
  return bytes
}

/** A descriptor of bytes. */
export function descriptorOf(mediaType: string, bytes: Uint8Array | string, extra: Record<string, unknown> = {}): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: Buffer.byteLength(bytes), ...extra }
}

/** JSON text of an OCI image manifest; `extra` adds or replaces members. */
export function imageManifest(config: Descriptor, layers: Descriptor[], extra: Record<string, unknown> = {}): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers, ...extra }))
}

/** JSON text of an OCI index; `extra` adds or replaces members. */
export function indexManifest(manifests: Descriptor[], extra: Record<string, unknown> = {}): Buffer {
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...extra }))
}
