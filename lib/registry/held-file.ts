import { statSync } from 'node:fs'
import type { BlobRow } from '../db/lookups.ts'
import { blobPath } from '../store/paths.ts'
import type { RegistryParts } from './types.ts'

/**
 * The file of a blob or manifest that has a row. Undefined, with a line in the log, when it is gone or of another size, as
 * after an incomplete restore: whoever is told that it is not here pushes it again, which makes it good.
 */
export function heldFile(parts: Pick<RegistryParts, 'config' | 'logger'>, { digest, size }: BlobRow): string | undefined {
  const file = blobPath(parts.config.dataDir, digest.slice('sha256:'.length))
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.size === size) return file
  parts.logger.error({ digest, size, found: found?.size ?? null }, 'the file of a blob is missing or damaged: push it again')
  return undefined
}
