import type { Digest } from '../../oci/digest.ts'
import { DOCKER_CONFIG, DOCKER_MANIFEST, OCI_CONFIG, OCI_MANIFEST } from '../../oci/media-types.ts'
import { encodeCanonicalJson } from '../canonical-json.ts'
import { contentDigest } from './content-digest.ts'
import type { FoundManifest } from './repository-reader.ts'

/** A blob that a manifest lists; `size` in bytes. */
export type Sized = { digest: Digest; size: number }
/** A layer with its OCI media type. */
export type TypedLayer = Sized & { mediaType: string }

export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar'
const DOCKER_LAYERS: Record<string, string> = {
  [OCI_LAYER]: 'application/vnd.docker.image.rootfs.diff.tar',
  [`${OCI_LAYER}+gzip`]: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
}

/** The OCI manifest over a saved image: equal images give equal bytes on every hub (root format, Synthesised manifest). */
export function synthesiseOci(config: Sized, layers: readonly Sized[]): Promise<FoundManifest> {
  return synthesiseTyped(config, layers.map((layer) => ({ ...layer, mediaType: OCI_LAYER })))
}

/** The same where layers may be packed, each with its media type. */
export function synthesiseTyped(config: Sized, layers: readonly TypedLayer[]): Promise<FoundManifest> {
  return encode(OCI_MANIFEST, OCI_CONFIG, config, layers)
}

/** The same content for clients that know docker's types only; undefined when a layer has none among them. */
export async function synthesiseDocker(config: Sized, layers: readonly TypedLayer[]): Promise<FoundManifest | undefined> {
  const known = layers.flatMap((layer) => {
    const mediaType = DOCKER_LAYERS[layer.mediaType]
    return mediaType === undefined ? [] : [{ ...layer, mediaType }]
  })
  return known.length === layers.length ? encode(DOCKER_MANIFEST, DOCKER_CONFIG, config, known) : undefined
}

async function encode(mediaType: string, configType: string, config: Sized, layers: readonly TypedLayer[]): Promise<FoundManifest> {
  const bytes = encodeCanonicalJson({ schemaVersion: 2, mediaType, config: descriptor(configType, config), layers: layers.map((layer) => descriptor(layer.mediaType, layer)) })
  return { digest: await contentDigest(bytes), mediaType, bytes }
}

function descriptor(mediaType: string, { digest, size }: Sized): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size }
}
