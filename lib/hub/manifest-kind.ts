import { DOCKER_CONFIG, isImageManifestType, isIndexType, OCI_CONFIG } from '../oci/media-types.ts'
import type { ManifestKind } from './hub-source.ts'

/** Whether a manifest is something to run (image), a list of such (index), or anything else that is stored as one (artifact). */
export function manifestKind(row: { media_type: string; config_media_type: string | null }): ManifestKind {
  if (isIndexType(row.media_type)) return 'index'
  const runnable = row.config_media_type === OCI_CONFIG || row.config_media_type === DOCKER_CONFIG
  return isImageManifestType(row.media_type) && runnable ? 'image' : 'artifact'
}

/** The artifact type worth showing: that of an artifact, not the config type that an image has anyway. */
export function shownArtifactType(row: { artifact_type: string | null; config_media_type: string | null }): string | undefined {
  if (row.artifact_type === OCI_CONFIG || row.artifact_type === DOCKER_CONFIG) return undefined
  return row.artifact_type ?? undefined
}
