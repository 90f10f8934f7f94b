import { z } from 'zod'
import { pageOf, time } from './common.ts'

/** A name that nobody finds or pulls here. */
export const denial = z.object({ name: z.string(), reason: z.string(), at: time, by: z.string() }).meta({ id: 'Denial', description: 'A name that this hub\'s operator denies, with all below it.' })
export const denialPage = pageOf(denial)

/** What somebody told of a name. */
export const report = z.object({ id: z.int(), name: z.string(), reason: z.string(), reporter: z.string().describe('an address, or the network that it came from'), at: time })
  .meta({ id: 'Report', description: 'What somebody told the operator of a name.' })
export const reportPage = pageOf(report)
