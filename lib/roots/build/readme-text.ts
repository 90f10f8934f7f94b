import { all, first } from '../../db/operation.ts'
import { README_LIMITS } from '../readme-limits.ts'
import type { Db } from './build.ts'
import type { ReadmeText } from './operations.ts'
import type { Digest } from '../../oci/digest.ts'
import { describeManifest, findReadme, readBlob } from './readme.ts'

/** A repository's README as its directory shows it; undefined when there is no such repository. */
export function readmeText(db: Db, dataDir: string, repository: string): ReadmeText | undefined {
  const id = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ? AND manifest_count > 0', repository)?.id
  if (id === undefined) return undefined
  const { short, full } = findReadme(db, dataDir, id)
  const text = full && ('text' in full ? full.text : readBlob(dataDir, full.digest, README_LIMITS.full)?.toString())
  const set = first<{ short: number; full: number }>(db, 'SELECT short IS NOT NULL AS short, full IS NOT NULL AS full FROM readme WHERE repository_id = ?', id)
  return { short: short ?? null, full: text ?? null, isSet: { short: set?.short === 1, full: set?.full === 1 } }
}

/** A tag whose image describes the repository in these words, if any; undefined words: not at all. The newest first. */
export function tagSaying(db: Db, dataDir: string, repository: string, short: string | undefined): string | undefined {
  const id = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ?', repository)?.id ?? 0
  const tags = all<{ name: string; digest: Digest }>(db, 'SELECT name, digest FROM tag WHERE repository_id = ? ORDER BY updated_at DESC, name DESC', id)
  const said = new Map<Digest, string | undefined>()
  return tags.find(({ digest }) => {
    if (!said.has(digest)) said.set(digest, describeManifest(db, dataDir, id, digest))
    return said.get(digest) === short
  })?.name
}
