import { z } from 'zod'
import type { NamespaceRow } from '../../db/index/queries/namespaces.ts'
import type { NamespaceService } from '../../identity/namespaces/types.ts'
import { indexedNamespace } from '../answers/index-rows.ts'
import { namespace } from '../answers/namespace.ts'
import { nameParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import { requireShown, type ShownParts } from '../require-shown.ts'
import type { ApiRoute } from '../types.ts'
import { iso, isoOrNull } from './iso.ts'
import { shownState, type ReadParts } from './read-parts.ts'

type NamespaceReadParts = ReadParts & ShownParts & { namespaces: Pick<NamespaceService, 'get'> }

const ownNamespace = namespace.extend({ indexed: indexedNamespace.nullable() }).meta({ id: 'OwnNamespace', description: 'A namespace of this hub; `indexed` as its published root says.' })
const otherNamespace = z.object({ name: z.string(), kind: z.literal('followed'), indexed: indexedNamespace }).meta({ id: 'FollowedNamespace', description: 'A namespace of a name that this hub follows.' })

/** `namespaces/<name>`: GET of a namespace of this hub, or of a name that it follows. */
export function namespaceReadRoute(parts: NamespaceReadParts): ApiRoute {
  return route('namespaces/{namespace*}', 'Namespaces', { namespace: nameParameter }).get({
    summary: 'A namespace of this hub, or of a name that it follows', isPublic: true, answers: { 200: z.union([ownNamespace, otherNamespace]) },
    run: async ({ principal, params: { namespace: name } }) => {
      requireShown(parts, principal, name)
      const [own, row] = await Promise.all([parts.namespaces.get(name, principal), parts.index('namespace', { name })])
      const indexed = row ? shown(parts, row) : null
      if (own) return { status: 200, value: { ...own, indexed } }
      if (indexed) return { status: 200, value: { name, kind: 'followed' as const, indexed } }
      throw new ApiError(404, 'NAMESPACE_UNKNOWN', `this hub has no namespace ${name}, nor follows one`)
    },
  })
}

function shown(parts: ReadParts, { since, claimUntil, ipnsName, ...row }: NamespaceRow): z.input<typeof indexedNamespace> {
  return { ...row, state: shownState(parts, row.source, row.state), since: iso(since), claimUntil: isoOrNull(claimUntil), ipns: ipnsName }
}
