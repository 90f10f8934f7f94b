import { readFileSync, statSync } from 'node:fs'
import { all, first } from '../../db/operation.ts'
import type { Digest } from '../../oci/digest.ts'
import { MAX_CONFIG_BYTES } from '../../oci/most-bytes.ts'
import { blobPath } from '../../store/paths.ts'
import { README_LIMITS } from '../readme-limits.ts'
import { holdsBlob } from './blob-links.ts'
import type { Db } from './build.ts'
import { descriptionOf } from './description.ts'

/** The referrer by which a client attaches a README to any manifest of a repository. */
export const README_ARTIFACT = 'application/vnd.ipcr.readme.v1+markdown'

type ImageRow = { digest: Digest; annotations: string | null; config: Digest | null }

/** What a repository says of itself: set over the API, or else by its newest image and its newest attached README. */
export type Readme = { short?: string; full?: { text: string } | { digest: Digest } }

/** The README as the rows have it now; reads at most one config blob. */
export function findReadme(db: Db, dataDir: string, repositoryId: number): Readme {
  const set = first<{ short: string | null; full: string | null }>(db, 'SELECT short, full FROM readme WHERE repository_id = ?', repositoryId)
  const short = set?.short ?? describe(db, dataDir, repositoryId)
  const attached = set?.full == null ? attachedReadme(db, repositoryId) : undefined
  const full = set?.full == null ? attached && { digest: attached } : { text: set.full }
  return { ...(short ? { short } : {}), ...(full ? { full } : {}) }
}

function describe(db: Db, dataDir: string, repositoryId: number): string | undefined {
  const newest = first<{ digest: Digest }>(db, 'SELECT digest FROM tag WHERE repository_id = ? ORDER BY updated_at DESC, name DESC LIMIT 1', repositoryId)
  return newest && describeManifest(db, dataDir, repositoryId, newest.digest)
}

/** What an image says of itself in one line: by its annotations, those of an index's first image, or its label. */
export function describeManifest(db: Db, dataDir: string, repositoryId: number, digest: Digest): string | undefined {
  const index = imageRow(db, repositoryId, digest)
  const image = index && (index.config ? index : (firstImage(db, repositoryId, index.digest) ?? index))
  const config = image?.config
  return descriptionOf([annotationsOf(index), annotationsOf(image)], () => (config?.startsWith('sha256:') ? readBlob(dataDir, config, MAX_CONFIG_BYTES) : undefined))
}

function imageRow(db: Db, repositoryId: number, digest: Digest): ImageRow | undefined {
  return first<ImageRow>(db, `SELECT m.digest, m.annotations, (SELECT target FROM manifest_child c
    WHERE c.repository_id = m.repository_id AND c.parent = m.digest AND c.kind = 'config' LIMIT 1) AS config
    FROM manifest m WHERE m.repository_id = ? AND m.digest = ?`, repositoryId, digest)
}

function firstImage(db: Db, repositoryId: number, index: Digest): ImageRow | undefined {
  const child = first<{ target: Digest }>(db, `SELECT target FROM manifest_child
    WHERE repository_id = ? AND parent = ? AND kind = 'manifest' ORDER BY position LIMIT 1`, repositoryId, index)
  return child && imageRow(db, repositoryId, child.target)
}

function annotationsOf(image: ImageRow | undefined): unknown {
  return image?.annotations ? JSON.parse(image.annotations) : undefined
}

/** A blob's bytes; undefined when it is longer than `most` or not here. */
export function readBlob(dataDir: string, digest: Digest, most: number): Buffer | undefined {
  try {
    const file = blobPath(dataDir, digest.slice('sha256:'.length))
    return statSync(file).size <= most ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}

// Of equally new ones the greater digest, so that the rows alone decide.
function attachedReadme(db: Db, repositoryId: number): Digest | undefined {
  const rows = all<{ digest: Digest }>(db, `SELECT coalesce(a.digest, c.target) AS digest FROM manifest m
    JOIN manifest_child c ON c.repository_id = m.repository_id AND c.parent = m.digest AND c.kind = 'layer'
      AND c.position = (SELECT min(position) FROM manifest_child l WHERE l.repository_id = m.repository_id AND l.parent = m.digest AND l.kind = 'layer')
    LEFT JOIN blob_alias a ON a.alias = c.target
    WHERE m.repository_id = ? AND m.subject IS NOT NULL AND m.artifact_type = ? ORDER BY m.pushed_at DESC, m.digest DESC LIMIT 1`,
  repositoryId, README_ARTIFACT)
  const digest = rows[0]?.digest
  if (!digest || !holdsBlob(db, repositoryId, digest)) return undefined
  const size = first<{ size: number }>(db, 'SELECT size FROM blob WHERE digest = ?', digest)?.size ?? Infinity
  return size <= README_LIMITS.full ? digest : undefined
}
