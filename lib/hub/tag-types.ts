import type { TagOrder } from '../oci/tag-order.ts'
import type { ShownTrust } from './trust-types.ts'

export type { TagOrder } from '../oci/tag-order.ts'

export type TagSummary = {
  name: string
  digest: string
  kind: ManifestKind
  mediaType: string
  artifactType?: string
  configMediaType?: string
  /** bytes of manifest, config and layers; for an index the sum over what it lists; absent while its manifest is not read */
  size?: number
  /** such as `linux/arm64/v8`; empty when unknown */
  platforms: string[]
  /** Unix milliseconds of the last move of the tag */
  updatedAt: number
  /** other tags of the same digest, at most 20, as people count */
  aliases: string[]
  /** there are others */
  moreAliases: boolean
  trust?: ShownTrust
}

/** A tag as a page shows it: a published root does not say when it moved. */
export type ShownTag = Omit<TagSummary, 'updatedAt'> & { updatedAt?: number | undefined; /** why its manifest could not be read or verified, a sentence without its full stop; then its digest is empty */ unread?: string | undefined }

export type ManifestKind = 'image' | 'index' | 'artifact'

/**
 * `after`: the `next` of the page before; `filter`: what a name contains, whatever its case; `grouped`: of the tags of one
 * digest only the first. With one of the last two a page may hold fewer than `limit`, even none, and have a next one.
 */
export type TagQuery = { after?: string; limit: number; order: TagOrder; filter?: string; grouped?: boolean }
