import { z } from 'zod'
import { indexedName } from './index-rows.ts'
import { pageOf, time } from './common.ts'

const pin = z.object({
  state: z.enum(['waiting', 'fetching', 'pinned', 'failed']), root: z.string().nullable(), pinnedAt: time.nullable(), wanted: z.string().nullable(),
  detail: z.string().nullable(), progress: z.looseObject({}).nullable(),
})

/** How a name outside this hub stands. */
export const nameState = z.object({
  name: z.string(),
  state: z.string().describe('unknown before the first look, and while nothing is found: then `detail` says why'),
  since: time.nullable(), detail: z.string().nullable(), root: z.string().nullable(), path: z.string().nullable(), ipnsName: z.string().nullable(),
  resolvedAt: time.nullable(), followed: z.boolean(), via: z.string().nullable().describe('the followed hub that lists it, when it is followed for that'), pin: pin.nullable(),
  indexed: indexedName.nullable().describe('what of it was read'),
}).meta({ id: 'Name', description: 'A name outside this hub: what it leads to, and how sure that is.' })

export const namePage = pageOf(nameState)
