import { parseReference } from '../oci/reference.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { auditOf } from './audit.ts'
import { requireDeletion } from './blobs.ts'
import { invalidReference } from './get-manifest.ts'
import { emptyResponse } from './responses.ts'
import type { Changer, RegistryParts, RegistryResponse } from './types.ts'

/** DELETE of a tag (its manifest stays), or of a manifest with all its tags. Throws OciError NAME_UNKNOWN, MANIFEST_UNKNOWN, UNSUPPORTED (OCI Distribution 1.1, Content Management). */
export async function deleteManifest(parts: RegistryParts, request: Changer, name: RepositoryName, text: string): Promise<RegistryResponse> {
  parts.access.require(request.principal, name.stored, 'delete')
  requireDeletion(parts)
  const reference = parseReference(text)
  if (!reference) throw invalidReference(text)
  const common = { repository: name.stored, now: parts.now() }
  if (reference.kind === 'tag') await parts.db.write('deleteTag', { ...common, tag: reference.tag }, [auditOf(parts, request, name, 'delete-tag', `:${reference.tag}`)])
  else await parts.db.write('deleteManifest', { ...common, digest: reference.digest }, [auditOf(parts, request, name, 'delete-manifest', `@${reference.digest}`)])
  parts.cache.clear()
  parts.pushed()
  return emptyResponse(202)
}
