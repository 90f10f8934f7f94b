import type { ApiRoute } from '../types.ts'
import { layerRoute, manifestRoute, referrersRoute, usedByRoute } from './manifests.ts'
import type { PageParts, ReadParts } from './read-parts.ts'
import { repositoriesRoute, repositoryRoute } from './repository.ts'
import { searchRoute, suggestionsRoute } from './search.ts'
import { tagHistoryRoute, tagRoute, tagsRoute } from './tags.ts'

/** What anybody may read of the index. */
export function readRoutes(parts: ReadParts & PageParts): ApiRoute[] {
  const routes = [searchRoute, suggestionsRoute, repositoriesRoute, repositoryRoute, tagsRoute, tagRoute, tagHistoryRoute, manifestRoute, usedByRoute, referrersRoute, layerRoute]
  return routes.map((route) => route(parts))
}
