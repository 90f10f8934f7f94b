import { z } from 'zod'

/** A moment as ISO 8601 in UTC. */
export const time = z.string().meta({ format: 'date-time' })

/** A page of a list: `cursor` leads to the next one, null on the last. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), cursor: z.string().nullable().describe('where the next page begins; null: this is the last') })
}

/** `0x…` */
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)

export const role = z.enum(['owner', 'maintain', 'write', 'read'])

/** A refusal (RFC 9457). */
export const problem = z.object({
  type: z.literal('about:blank'), status: z.int(), title: z.string(), code: z.string().describe('stays the same over versions'), detail: z.string(),
}).meta({ id: 'Problem', description: 'A refusal (RFC 9457).' })
