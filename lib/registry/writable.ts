import type { Principal } from '../identity/access.ts'
import { whyNotHandle, whyNotNewHandle } from '../names/handle.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { OciError } from '../oci/errors.ts'
import type { RegistryParts } from './types.ts'

/** Throws OciError NAME_INVALID when this hub cannot write the namespace, DENIED or UNAUTHORIZED when the principal may not even create there. */
export function requireWritable(parts: RegistryParts, principal: Principal, name: RepositoryName): void {
  const namespace = name.stored.slice(0, name.stored.indexOf('/'))
  // What is here came into being by the rules of its kind: a claim, or an earlier push.
  if (!parts.db.lookups.ownNamespace(namespace)) {
    const reason = parts.config.auth === 'open' ? whyNotHandle(namespace) : whyNotNewHandle(namespace)
    if (reason) throw new OciError('NAME_INVALID', reason)
  }
  parts.access.require(principal, name.stored, 'create')
}
