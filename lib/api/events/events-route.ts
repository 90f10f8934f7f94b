import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { clientAddress } from '../../http/client-address.ts'
import { nameParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import type { EventFeed } from './event-feed.ts'

const DESCRIPTION = `Server-Sent Events whose data is \`{id, at, kind, name, detail}\`. Without \`Last-Event-ID\` (or \`after\`) it begins with what happens next. When events since are not kept any more, an event of the type \`gap\` says so: what is shown is to be read again.`

/** `events`: GET of what changes in the index, as it does. */
export function eventsRoute({ feed, publicUrl }: { feed: EventFeed; publicUrl: URL | undefined }): ApiRoute {
  return route('events', 'Events').get({
    summary: 'What changes, as it does', description: DESCRIPTION, isPublic: true,
    query: { name: nameParameter.optional().describe('of this name and what is below it alone'), after: z.coerce.number().int().min(0).optional().describe('the last event that is known') },
    answers: { 200: 'text/event-stream' },
    run: async ({ req, query }) => {
      const address = clientAddress(req, publicUrl !== undefined)
      const reader = { address, after: lastEventId(req) ?? query.after, name: query.name }
      const why = feed.whyNot(address)
      if (why !== undefined) throw new ApiError(503, 'TOO_MANY', why, { 'retry-after': '10' })
      return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }, stream: (res) => feed.serve(res, reader) }
    },
  })
}

function lastEventId({ headers }: IncomingMessage): number | undefined {
  const text = headers['last-event-id']
  if (text === undefined || text === '') return undefined
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text)
  throw new ApiError(400, 'EVENT_ID_INVALID', 'Last-Event-ID is the id of an event')
}
