import type { IndexReader } from '../db/index/index-reader.ts'
import type { ChildRow, ManifestDetails, ReferrerRow } from '../db/index/queries/manifests.ts'
import type { ImageDetails, IndexEntry, Layer, Referrer } from './hub-source.ts'
import type { ConfigState, ImageConfig } from './image-config.ts'
import { manifestKind, shownArtifactType } from './manifest-kind.ts'
import { NO_PLATFORM } from './sqlite-tags.ts'

const REFERRERS_SHOWN = 50

/** The configuration of an image that some root outside this hub holds, as far as it is here by now. */
export type ReadConfig = (repository: string, manifest: Pick<ManifestDetails, 'configDigest' | 'configMediaType'>) => Promise<{ config?: ImageConfig; state: ConfigState }>

type ImageReader = (repository: string, reference: string) => Promise<ImageDetails | undefined>

/** A manifest of a followed repository as the index has it. */
export function createIndexImageReader(index: IndexReader['read'], readConfig: ReadConfig): ImageReader {
  return async (repository, reference) => {
    const found = await index('manifest', { repository, reference })
    if (!found) return undefined
    const isTag = !reference.includes(':')
    const [tag, referrers, { config, state }] = await Promise.all([
      isTag ? index('tag', { repository, tag: reference }) : undefined,
      index('referrers', { repository, subject: found.digest, after: '', limit: REFERRERS_SHOWN }),
      readConfig(repository, found),
    ])
    return {
      ...fromManifest(found),
      repository,
      tag: isTag ? reference : undefined,
      tags: found.tags.filter((name) => name !== reference),
      pushedAt: tag?.changedAt ?? found.created ?? (await index('repository', { name: repository }))?.createdAt ?? 0,
      entries: found.children.map(toEntry),
      layers: withCommands(found, config),
      truncated: found.truncated,
      config,
      configState: state,
      referrers: referrers.items.map(toReferrer),
      referrersTruncated: referrers.next !== undefined,
    }
  }
}

function fromManifest({ digest, mediaType, artifactType, subject, configMediaType, totalSize, annotations }: ManifestDetails) {
  const types = { media_type: mediaType, config_media_type: configMediaType, artifact_type: artifactType }
  return { digest, mediaType, kind: manifestKind(types), artifactType: shownArtifactType(types), subject: subject ?? undefined, size: totalSize, annotations }
}

function toEntry({ digest, mediaType, platform, totalSize }: ChildRow): IndexEntry {
  const attestation = platform === NO_PLATFORM
  return { digest, mediaType, size: totalSize ?? undefined, platform: attestation ? undefined : platform ?? undefined, attestation }
}

// A command belongs to a layer only when the history tells of exactly these layers.
function withCommands({ layers, truncated }: ManifestDetails, config: ImageConfig | undefined): Layer[] {
  const commands = config?.layerCommands ?? []
  const isKnown = truncated ? commands.length > layers.length : commands.length === layers.length
  return layers.map(({ digest, mediaType, size }, index) => ({ digest, mediaType, size, createdBy: (isKnown && commands[index]) || undefined }))
}

function toReferrer({ digest, mediaType, artifactType, size }: ReferrerRow): Referrer {
  return { digest, mediaType, artifactType: artifactType ?? undefined, size }
}
