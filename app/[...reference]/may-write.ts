import { getContext } from '../../lib/context-ref.ts'
import type { Action } from '../../lib/identity/access.ts'
import { principalOf } from '../principal-of.ts'
import { signedIn } from '../signed-in.ts'

/** True when whoever looks may change a repository, which then is one of this hub. */
export async function mayWrite(repository: string, action: Action = 'push'): Promise<boolean> {
  const { hub, identity } = getContext()
  // Rights are at hand; most who look have none.
  return identity.access.may(principalOf(await signedIn()), repository, action) && (await hub.followed(repository)) === undefined
}
