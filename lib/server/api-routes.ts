import { auditRoute } from '../api/audit.ts'
import { authRoutes } from '../api/auth/routes.ts'
import { mostSpecificFirst } from '../api/declare/most-specific-first.ts'
import { deniedNameRoute, deniedNamesRoute } from '../api/denied.ts'
import { hubRoute, type HubFacts } from '../api/hub.ts'
import { nameRoute, namesRoute } from '../api/names.ts'
import { namespaceReadRoute } from '../api/read/namespace.ts'
import { readmeReadRoute } from '../api/read/readme.ts'
import { readRoutes } from '../api/read/routes.ts'
import { readmeRoute } from '../api/readme.ts'
import { reportRoute, reportsRoute } from '../api/reports.ts'
import { signatureDraftRoute, signaturesRoute, type SignaturesParts } from '../api/signatures.ts'
import { signingRoute } from '../api/signing.ts'
import { tokenRoute, tokensRoute } from '../api/tokens.ts'
import type { ApiRoute } from '../api/types.ts'
import { visibilityRoutes } from '../api/visibility.ts'
import type { IndexReader } from '../db/index/index-reader.ts'
import type { NamespaceService } from '../identity/namespaces/types.ts'
import type { Identity } from '../identity/open-identity.ts'
import type { RegistryParts } from '../registry/types.ts'
import type { Follower } from '../resolve/follow/follower.ts'
import type { RootThread } from '../roots/build/root-thread.ts'

export type ApiWiring = {
  hub: HubFacts
  parts: RegistryParts
  signing: Omit<SignaturesParts, 'parts'>
  thread: RootThread
  index: IndexReader['read']
  namespaces: NamespaceService
  follower: Follower
  identity: Pick<Identity, 'tokens' | 'rights' | 'limits' | 'identifyRequest'>
  auth: Parameters<typeof authRoutes>[0]
  /** those of parts that bring their own */
  more: ApiRoute[]
}

/** Every address below /api/v1/. */
export function apiRoutes({ hub, parts, signing, thread, index, namespaces, follower, identity, auth, more }: ApiWiring): ApiRoute[] {
  const { db, access, cache, now } = parts
  const { tokens, rights, limits } = identity
  return mostSpecificFirst([
    hubRoute(hub),
    readmeRoute({ ...parts, changed: parts.pushed }),
    auditRoute({ db, rights }),
    signaturesRoute({ ...signing, parts }),
    signatureDraftRoute({ ...signing, parts }),
    signingRoute({ rules: signing.rules, rights, cache, now, changed: parts.pushed }),
    namesRoute({ ...parts, index, follower }),
    nameRoute({ ...parts, index, follower }),
    ...authRoutes(auth),
    tokensRoute({ tokens, limits, now }),
    tokenRoute({ tokens }),
    deniedNamesRoute(parts),
    deniedNameRoute(parts),
    reportsRoute({ db, access, limits, now, publicUrl: parts.config.publicUrl }),
    reportRoute({ db, access, limits, now, publicUrl: parts.config.publicUrl }),
    ...more,
    ...readRoutes({ db, index }),
    readmeReadRoute({ ...parts, index, thread }),
    namespaceReadRoute({ ...parts, index, namespaces }),
    ...visibilityRoutes(),
  ])
}
