import { archiveRoute } from '../api/archive.ts'
import { auditRoute } from '../api/audit.ts'
import { authRoutes } from '../api/auth/routes.ts'
import { repositoryChangeRoute } from '../api/changes/repository.ts'
import { tagChangeRoute } from '../api/changes/tag.ts'
import { mostSpecificFirst } from '../api/declare/most-specific-first.ts'
import { deniedNameRoute, deniedNamesRoute } from '../api/denied.ts'
import { hubRoute, type HubFacts } from '../api/hub.ts'
import { nameRoute, namesRoute } from '../api/names.ts'
import { namespaceReadRoute } from '../api/read/namespace.ts'
import { readmeReadRoute } from '../api/read/readme.ts'
import type { PageParts } from '../api/read/read-parts.ts'
import { readRoutes } from '../api/read/routes.ts'
import { readmePreviewRoute, readmeRoute, type PreviewParts } from '../api/readme.ts'
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
import type { BlobSender } from '../store/send/blob-sender.ts'

export type ApiWiring = {
  hub: HubFacts
  parts: RegistryParts
  sender: BlobSender
  signing: Omit<SignaturesParts, 'parts'>
  thread: RootThread
  index: IndexReader['read']
  pages: PageParts['pages']
  renderReadme: PreviewParts['renderReadme']
  namespaces: NamespaceService
  follower: Follower
  identity: Pick<Identity, 'tokens' | 'rights' | 'limits' | 'identifyRequest'>
  auth: Parameters<typeof authRoutes>[0]
  /** those of parts that bring their own */
  more: ApiRoute[]
}

/** Every address below /api/v1/. */
export function apiRoutes({ hub, parts, sender, signing, thread, index, pages, renderReadme, namespaces, follower, identity, auth, more }: ApiWiring): ApiRoute[] {
  const { db, access, cache, now } = parts
  const { tokens, rights, limits } = identity
  return mostSpecificFirst([
    hubRoute(hub),
    readmeRoute({ ...parts, changed: parts.pushed }),
    readmePreviewRoute({ access, renderReadme }),
    tagChangeRoute(parts),
    repositoryChangeRoute(parts),
    archiveRoute({ parts, sender }),
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
    ...readRoutes({ db, index, pages }),
    readmeReadRoute({ ...parts, index, thread }),
    namespaceReadRoute({ ...parts, index, namespaces }),
    ...visibilityRoutes(),
  ])
}
