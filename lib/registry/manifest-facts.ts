import type { ChildRow } from '../db/transactions/manifests.ts'
import type { Digest } from '../oci/digest.ts'
import { parseManifest, type ManifestChild } from '../oci/manifest.ts'

/** What is recorded of a manifest, in a form that is cheap to hand from thread to thread. */
export type ManifestFacts = {
  mediaType: string
  artifactType?: string
  subject?: Digest
  /** JSON text */
  annotations?: string
  children: ChildRow[]
}

/** Checks a manifest and says what is to be recorded of it. Throws OciError MANIFEST_INVALID. */
export function readFacts(bytes: Uint8Array, contentType: string | undefined): ManifestFacts {
  const { mediaType, artifactType, subject, annotations, children } = parseManifest(bytes, contentType)
  return { mediaType, artifactType, subject, annotations: annotations && JSON.stringify(annotations), children: children.map(toRow) }
}

function toRow({ kind, descriptor }: ManifestChild): ChildRow {
  const { os, architecture, variant } = descriptor.platform ?? {}
  return {
    kind,
    digest: descriptor.digest,
    size: descriptor.size,
    mediaType: descriptor.mediaType,
    platform: os && architecture ? [os, architecture, variant].filter(Boolean).join('/') : undefined,
    foreign: kind === 'layer' && (descriptor.urls?.length ?? 0) > 0,
  }
}
