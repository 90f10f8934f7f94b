import { isSame } from '../../../components/namespaces/words.ts'
import { getContext } from '../../../lib/context-ref.ts'
import type { Namespace } from '../../../lib/identity/namespaces/types.ts'

/** True for whoever signs for a namespace; for the operator's, in whose name the hub signs, it is the operator. */
export function isOwnerOf({ proof, owner }: Namespace, address: string): boolean {
  return isSame(proof.by === 'operator' ? getContext().identity.rights.operator : owner, address)
}
