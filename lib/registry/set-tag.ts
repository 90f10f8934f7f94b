import { readFile } from 'node:fs/promises'
import type { RepositoryName } from '../names/repository-name.ts'
import type { Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import { isTag } from '../oci/reference.ts'
import { auditOf } from './audit.ts'
import { invalidReference } from './get-manifest.ts'
import { heldFile } from './held-file.ts'
import { storeManifest } from './put-manifest.ts'
import type { Changer, RegistryParts } from './types.ts'
import { requireWritable } from './writable.ts'

/** Makes a tag, or moves it, as a push of a manifest does that the repository has already. Throws OciError DENIED, NAME_INVALID, MANIFEST_UNKNOWN, MANIFEST_BLOB_UNKNOWN. */
export async function setTag(parts: RegistryParts, changer: Changer, name: RepositoryName, { tag, digest }: { tag: string; digest: Digest }): Promise<void> {
  parts.denials.require(name.stored)
  requireWritable(parts, changer.principal, name)
  if (!isTag(tag)) throw invalidReference(tag.replaceAll(':', '_'))
  const found = parts.db.lookups.manifest(name.stored, digest)
  const file = found && heldFile(parts, found)
  if (!found || !file) throw new OciError('MANIFEST_UNKNOWN', `${name.shown} has no manifest ${digest}`)
  const bytes = await readFile(file)
  const facts = await parts.manifests.read(bytes, found.mediaType)
  const keepTags = !parts.access.may(changer.principal, name.stored, 'push')
  await storeManifest(parts, name, bytes, facts, { stored: found.digest, asked: digest, tags: [tag], keepTags, noted: [auditOf(parts, changer, name, 'move-tag', `:${tag}`, digest)] })
}
