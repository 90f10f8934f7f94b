import type { ConfigState, ImageConfig } from './image-config.ts'
import type { ManifestKind } from './tag-types.ts'

/** A manifest that an index lists; `size` with its layers, absent when the repository does not have it. */
export type IndexEntry = { digest: string; size?: number; mediaType: string; platform?: string; attestation: boolean }

/** Of an artifact's file: `title` its name, `text` that of small text files, as it is. */
export type Layer = { digest: string; size: number; mediaType: string; createdBy?: string; title?: string; text?: string }

/** `predicate`: what an attestation says that it is of, as its annotation has it. */
export type Referrer = { predicate?: string | undefined; digest: string; size: number; mediaType: string; artifactType?: string; /** unknown outside this hub */ pushedAt?: number }

export type ImageDetails = {
  repository: string
  tag?: string
  digest: string
  kind: ManifestKind
  mediaType: string
  artifactType?: string
  subject?: string
  size: number
  pushedAt: number
  /** other tags of the same manifest, at most 20 */
  tags: string[]
  annotations: [name: string, value: string][]
  /** children of an index, in its order */
  entries: IndexEntry[]
  layers: Layer[]
  /** true when the manifest has more children than are listed here */
  truncated: boolean
  config?: ImageConfig
  configState: ConfigState
  referrers: Referrer[]
  referrersTruncated: boolean
  /** the manifest to be read by people; absent when it is large or not here */
  manifestText?: string
}

/** An image as its page shows it: a published root does not say when it was pushed. */
export type ShownImage = Omit<ImageDetails, 'pushedAt'> & { pushedAt?: number | undefined }

/** An image of any repository that shares layers with another; `tag` when it has one. */
export type RelatedImage = { repository: string; digest: string; tag?: string }

/** What else stands on the layers of an image, as far as the index knows. */
export type ImageRelations = {
  /** images whose layers are its lowest, the largest first */
  bases: RelatedImage[]
  /** images that stand on all of its layers */
  usedBy: RelatedImage[]
  usedByMore: boolean
  /** by layer: images of other repositories that have it */
  layers: Map<string, { images: RelatedImage[]; more: boolean }>
}

/** A tag came to point somewhere; `digest` is absent when it was removed, `at` when it did so before anybody looked. */
export type TagStep = { id: number; at?: number; digest?: string; /** the repository still has it */ isHere: boolean; /** who signed that the tag means it, and it held when last looked at */ signers: string[] }
