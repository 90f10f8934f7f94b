import { EventFeed } from '../api/events/event-feed.ts'
import { eventsRoute } from '../api/events/events-route.ts'
import { createApiHandler, type ApiParts } from '../api/handler.ts'
import { openApiOnce } from '../api/openapi/document.ts'
import type { Api } from '../api/types.ts'
import { apiRoutes, type ApiWiring } from './api-routes.ts'

/** The hub's own API over its parts. */
export function openApi(wiring: ApiWiring & Pick<ApiParts, 'isOurHost' | 'logger'>): Api {
  const { identity, parts: { config }, isOurHost, logger } = wiring
  const feed = new EventFeed((question) => wiring.index('eventsAfter', question))
  const routes = [...apiRoutes(wiring), eventsRoute({ feed, publicUrl: config.publicUrl })]
  const document = openApiOnce(routes)
  const handle = createApiHandler({ routes, document, identify: identity.identifyRequest, isOurHost, isBehindProxy: config.publicUrl !== undefined, idleMs: config.idleMs, logger })
  return { handle, document, close: () => feed.close() }
}
