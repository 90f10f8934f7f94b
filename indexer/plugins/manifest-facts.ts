import { createHash } from 'node:crypto'
import type { ChildFacts, LayerFacts, ManifestFacts } from '../../lib/db/index/rows.ts'
import { type Digest, parseDigest } from '../../lib/oci/digest.ts'
import { parsedOrNot, type ParsedManifest } from '../../lib/oci/manifest.ts'
import type { Descriptor } from '../../lib/oci/manifest-schema.ts'
import { DOCKER_CONFIG, OCI_CONFIG } from '../../lib/oci/media-types.ts'
import { ANNOTATION_LIMITS, cutPairs, saneTime } from './cut.ts'
import type { ConfigFacts } from './config-facts.ts'

const MOST_LAYERS = 500
const MOST_CHILDREN = 1000
const MOST_TYPE = 255
const CREATED = 'org.opencontainers.image.created'

/** A manifest as it was read: what it says itself, and the digest of the configuration that says more, if it is an image's. */
export type ReadManifest = { parsed: ParsedManifest; digest: Digest; size: number; config: Digest | undefined }

/** Reads the bytes that stand under a digest; undefined when they are other content, or no manifest. */
export function readManifest(digest: Digest, bytes: Uint8Array): ReadManifest | undefined {
  const parts = parseDigest(digest)
  if (!parts || createHash(parts.algorithm).update(bytes).digest('hex') !== parts.hex) return undefined
  const parsed = parsedOrNot(bytes)
  const { config } = parsed ?? {}
  const isImage = config?.mediaType === OCI_CONFIG || config?.mediaType === DOCKER_CONFIG
  return parsed && { parsed, digest, size: bytes.length, config: isImage ? config.digest : undefined }
}

/** What is kept of a manifest in the index; of an image with what its configuration says. */
export function manifestFacts({ parsed, digest, size }: ReadManifest, { platforms, labels, created }: ConfigFacts): ManifestFacts {
  const { config, annotations } = parsed
  return {
    digest, size, mediaType: parsed.mediaType, subject: parsed.subject ?? null,
    artifactType: parsed.artifactType?.slice(0, MOST_TYPE).toWellFormed() ?? null,
    configDigest: config?.digest ?? null, configMediaType: config?.mediaType ?? null,
    totalSize: Math.min(Number.MAX_SAFE_INTEGER, parsed.children.reduce((sum, { descriptor }) => sum + descriptor.size, size)),
    created: created ?? saneTime(annotations?.[CREATED]),
    annotations: cutPairs(annotations, ANNOTATION_LIMITS),
    labels, platforms,
    layers: parsed.children.filter(({ kind }) => kind === 'layer').slice(0, MOST_LAYERS).map(({ descriptor }) => layer(descriptor)),
    children: childrenOf(parsed),
  }
}

/** The manifests that an index lists, as far as they are looked at. */
function childrenOf({ children }: ParsedManifest): ChildFacts[] {
  return children.filter(({ kind }) => kind === 'manifest').slice(0, MOST_CHILDREN).map(({ descriptor }) => child(descriptor))
}

function layer({ digest, mediaType, size }: Descriptor): LayerFacts {
  return { digest, mediaType, size }
}

function child({ digest, mediaType, size, platform }: Descriptor): ChildFacts {
  const text = platform ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/').slice(0, 100).toWellFormed() : ''
  return { digest, mediaType, size, platform: text === '' ? null : text }
}
