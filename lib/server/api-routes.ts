import { auditRoute } from '../api/audit.ts'
import { authRoutes } from '../api/auth/routes.ts'
import { hubRoute, type HubFacts } from '../api/hub.ts'
import { nameRoute, namesRoute } from '../api/names.ts'
import { readmeRoute } from '../api/readme.ts'
import { signatureDraftRoute, signaturesRoute, type SignaturesParts } from '../api/signatures.ts'
import { signingRoute } from '../api/signing.ts'
import { tokenRoute, tokensRoute } from '../api/tokens.ts'
import type { ApiRoute } from '../api/types.ts'
import { visibilityRoutes } from '../api/visibility.ts'
import type { Identity } from '../identity/open-identity.ts'
import type { RegistryParts } from '../registry/types.ts'
import type { Follower } from '../resolve/follow/follower.ts'
import type { RootThread } from '../roots/build/root-thread.ts'

export type ApiWiring = {
  hub: HubFacts
  parts: RegistryParts
  signing: Omit<SignaturesParts, 'parts'>
  thread: RootThread
  follower: Follower
  identity: Pick<Identity, 'tokens' | 'rights' | 'limits'>
  auth: Parameters<typeof authRoutes>[0]
  /** those of parts that bring their own */
  more: ApiRoute[]
}

/** Every address below /api/v1/; of two that match the first answers. */
export function apiRoutes({ hub, parts, signing, thread, follower, identity, auth, more }: ApiWiring): ApiRoute[] {
  const { db, access, cache, now } = parts
  const { tokens, rights, limits } = identity
  return [
    hubRoute(hub),
    readmeRoute({ ...parts, thread, changed: parts.pushed }),
    auditRoute({ db, rights }),
    signaturesRoute({ ...signing, parts }),
    signatureDraftRoute({ ...signing, parts }),
    signingRoute({ rules: signing.rules, rights, cache, now, changed: parts.pushed }),
    namesRoute({ follower, access }),
    nameRoute({ follower, access }),
    ...authRoutes(auth),
    tokensRoute({ tokens, limits, now }),
    tokenRoute({ tokens }),
    ...more,
    ...visibilityRoutes(),
  ]
}
