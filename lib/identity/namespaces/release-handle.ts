import { skeletonOf } from '../../names/skeleton.ts'
import { refreshRights } from '../load-rights.ts'
import { auditLine, doneBy } from './audit.ts'
import { NamespaceError } from './namespace-error.ts'
import { refusedAs, type NamespaceParts } from './namespace-parts.ts'
import type { Doer } from './types.ts'

const TRIES = 5

/** Gives up a handle that has no repositories; it rests then. Rejects with NamespaceError. */
export async function releaseHandle(parts: NamespaceParts, text: string, address: string, by: Doer = doneBy(address)): Promise<void> {
  const owner = address.toLowerCase()
  const row = await parts.db.read('namespaceRow', { name: text })
  if (!row) throw new NamespaceError('NAMESPACE_UNKNOWN', `this hub has no namespace ${text}`)
  if (row.owner !== owner) throw new NamespaceError('NOT_OWNER', row.owner === null ? `${text} belongs to the operator` : `${text} belongs to somebody else`)
  if (row.kind !== 'handle') throw new NamespaceError('NAMESPACE_INVALID', `${text} is no handle: withdraw its key instead`)
  if (await parts.db.read('hasRepositories', { namespace: text })) throw new NamespaceError('NAMESPACE_NOT_EMPTY', `${text} has repositories: delete them first`)
  await endNamespace(parts, text, owner, by)
  await refreshRights(parts.db, parts.rights, text)
  await parts.keys.retire(text)
  parts.changed(text)
}

// What was deleted just now may be on its way into the root, whose blocks are let go with the namespace.
async function endNamespace(parts: NamespaceParts, namespace: string, owner: string, by: Doer): Promise<void> {
  for (let left = TRIES; ; left--) {
    await parts.idle()
    const line = auditLine(parts, by, { namespace, action: 'release', target: namespace, detail: owner })
    const { root, uses } = await parts.keys.withdraw(namespace)
    try {
      return await refusedAs(parts.db.write('releaseHandle', { namespace, owner, skeleton: skeletonOf(namespace), root, uses, now: parts.now() }, [line]))
    } catch (error) {
      if (left === 1 || !(error instanceof NamespaceError) || error.code !== 'NAMESPACE_CHANGED') throw error
    }
  }
}
