import { first } from '../../db/operation.ts'
import { README_LIMITS } from '../readme-limits.ts'
import type { Db } from './build.ts'
import type { ReadmeText } from './operations.ts'
import { findReadme, readBlob } from './readme.ts'

/** A repository's README as its directory shows it; undefined when there is no such repository. */
export function readmeText(db: Db, dataDir: string, repository: string): ReadmeText | undefined {
  const id = first<{ id: number }>(db, 'SELECT id FROM repository WHERE name = ? AND manifest_count > 0', repository)?.id
  if (id === undefined) return undefined
  const { short, full } = findReadme(db, dataDir, id)
  const text = full && ('text' in full ? full.text : readBlob(dataDir, full.digest, README_LIMITS.full)?.toString())
  return { short: short ?? null, full: text ?? null }
}
