import { z } from 'zod'
import { DOCKER_CONFIG, DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.ts'

const TYPES = new Map([
  [DOCKER_MANIFEST, OCI_MANIFEST], [DOCKER_LIST, OCI_INDEX], [DOCKER_CONFIG, OCI_CONFIG],
  ['application/vnd.docker.image.rootfs.diff.tar', 'application/vnd.oci.image.layer.v1.tar'],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'application/vnd.oci.image.layer.v1.tar+gzip'],
  ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'application/vnd.oci.image.layer.v1.tar+zstd'],
  ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'],
])

const descriptor = z.looseObject({ mediaType: z.string(), digest: z.string() })
const manifest = z.looseObject({ mediaType: z.string(), config: descriptor.optional(), layers: z.array(descriptor).optional(), manifests: z.array(descriptor).nullish() })

export type Stored = { digest: string; mediaType: string; size: number }

/** Whether a manifest is written in docker's media types, which readers of OCI layouts pass over. */
export function isDockerType(mediaType: string): boolean {
  return mediaType === DOCKER_MANIFEST || mediaType === DOCKER_LIST
}

/** The OCI media type that means the same; any other as it is. */
export function ociType(mediaType: string): string {
  return TYPES.get(mediaType) ?? mediaType
}

/** A manifest of docker's with OCI's media types, and in a list what its entries became (by their digests); nothing else differs. */
export function inOciTypes(bytes: Uint8Array, entries: ReadonlyMap<string, Stored>): Buffer {
  const { mediaType, config, layers, manifests, ...rest } = manifest.parse(JSON.parse(new TextDecoder().decode(bytes)))
  return Buffer.from(JSON.stringify({
    ...rest, mediaType: ociType(mediaType),
    ...(config && { config: { ...config, mediaType: ociType(config.mediaType) } }),
    ...(layers && { layers: layers.map((layer) => ({ ...layer, mediaType: ociType(layer.mediaType) })) }),
    ...(manifests && { manifests: manifests.map((entry) => ({ ...entry, ...entries.get(entry.digest) })) }),
  }))
}
