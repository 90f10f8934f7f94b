import type { IndexReader } from '../db/index/index-reader.ts'
import type { TagRow } from '../db/index/queries/tags.ts'
import { isImageManifestType } from '../oci/media-types.ts'
import { plainOrder } from '../oci/tag-order.ts'
import type { ManifestKind, Page, TagQuery, TagSummary } from './hub-source.ts'
import { manifestKind, shownArtifactType } from './manifest-kind.ts'

/** Pages of a followed repository's tags; those of which the size would be asked come as the newest do. */
export async function readIndexTags(index: IndexReader['read'], repository: string, { order, ...query }: TagQuery): Promise<Page<TagSummary>> {
  const { items, next } = await index('tags', { repository, order: plainOrder(order), ...query })
  return { items: items.map(toTag), ...(next === undefined ? {} : { next }) }
}

function toTag(row: TagRow): TagSummary {
  return {
    name: row.name, digest: row.digest, kind: kindOf(row), mediaType: row.mediaType,
    artifactType: shownArtifactType({ artifact_type: row.artifactType, config_media_type: row.configMediaType }),
    configMediaType: row.configMediaType ?? undefined, size: row.totalSize ?? undefined, aliases: row.aliases, moreAliases: row.moreAliases,
    platforms: row.platforms.filter((platform) => platform !== 'unknown/unknown'), updatedAt: row.changedAt,
  }
}

// What a manifest is whose bytes are not read yet is guessed from its descriptor.
function kindOf({ mediaType, configMediaType, artifactType, totalSize }: TagRow): ManifestKind {
  if (totalSize === null && isImageManifestType(mediaType) && artifactType === null) return 'image'
  return manifestKind({ media_type: mediaType, config_media_type: configMediaType })
}
