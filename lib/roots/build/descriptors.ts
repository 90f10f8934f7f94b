import { first } from '../../db/operation.ts'
import type { Descriptor } from '../../oci/manifest-schema.ts'
import { isMediaType } from '../../oci/media-types.ts'
import type { Digest } from '../../oci/digest.ts'
import type { TagDocument } from '../documents.ts'
import type { Db } from './build.ts'

export type ManifestRow = {
  digest: Digest; mediaType: string; size: number; artifactType: string | null; configMediaType: string | null; annotations: string | null
}

const MOST_ANNOTATIONS = 512 * 1024
const MANIFEST = `m.digest, m.media_type AS mediaType, m.size, m.artifact_type AS artifactType, m.config_media_type AS configMediaType, m.annotations`

export type TagRow = ManifestRow & { name: string; pushedAs: Digest | null }

/** SQL: what `TagRow` needs, of the tags of one repository, whose id is the first parameter. */
export const TAG_ROWS = `SELECT t.name, t.pushed_as AS pushedAs, ${MANIFEST}
  FROM tag t JOIN manifest m ON m.repository_id = t.repository_id AND m.digest = t.digest WHERE t.repository_id = ?`

/** SQL: what `ManifestRow` needs, of the manifests of one repository, whose id is the first parameter. */
export const MANIFEST_ROWS = `SELECT ${MANIFEST} FROM manifest m WHERE m.repository_id = ?`

/** A tag's descriptor: under the digest that it was pushed as. */
export function tagDocument(row: TagRow): TagDocument {
  return { ...manifestDocument(row), digest: row.pushedAs ?? row.digest }
}

/** A manifest's descriptor; `artifactType` only when it says more than the type of the config. */
export function manifestDocument({ mediaType, digest, size, artifactType, configMediaType }: ManifestRow): TagDocument {
  const says = artifactType !== null && artifactType !== configMediaType && isMediaType(artifactType)
  return { mediaType, digest, size, ...(says ? { artifactType } : {}) }
}

/** A referrer's descriptor as the referrers API gives it; annotations beyond 512 KiB are left to the manifest itself. */
export function referrerDocument({ mediaType, digest, size, artifactType, annotations }: ManifestRow): Descriptor {
  const small = annotations !== null && Buffer.byteLength(annotations) <= MOST_ANNOTATIONS
  return {
    mediaType, digest, size,
    ...(artifactType !== null && isMediaType(artifactType) ? { artifactType } : {}),
    ...(small ? { annotations: JSON.parse(annotations) as Record<string, string> } : {}),
  }
}

/** True when the repository has this manifest and no tag points to it. */
export function isUntagged(db: Db, repositoryId: number, digest: Digest): boolean {
  return first(db, 'SELECT 1 FROM tag WHERE repository_id = ? AND digest = ?', repositoryId, digest) === undefined
}
