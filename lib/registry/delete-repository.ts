import type { RepositoryName } from '../names/repository-name.ts'
import { auditOf } from './audit.ts'
import { requireDeletion } from './blobs.ts'
import type { Changer, RegistryParts } from './types.ts'

/** Deletes a repository with its tags, manifests and description; what it has published goes with the next root. Throws OciError DENIED, UNSUPPORTED; rejects as the write does. */
export async function deleteRepository(parts: RegistryParts, changer: Changer, name: RepositoryName): Promise<void> {
  parts.access.require(changer.principal, name.stored, 'delete')
  requireDeletion(parts)
  await parts.db.write('deleteRepository', { repository: name.stored, now: parts.now() }, [auditOf(parts, changer, name, 'delete-repository', '')])
  parts.cache.clear()
  parts.pushed()
}
