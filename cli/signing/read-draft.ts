import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { TypedData } from '../../lib/identity/claim/typed-data.ts'
import { DraftRefusedError } from './draft-refused-error.ts'

const draftSchema = z.object({
  typedData: z.object({ domain: z.unknown(), types: z.unknown(), primaryType: z.unknown(), message: z.unknown() }),
  notes: z.array(z.string()).max(20).default([]),
})

export type Draft<T> = { message: T; notes: string[] }

/**
 * What a hub wants signed, read by our own rules: domain and types are ours and only compared, the message has every member of
 * its type and no other. Where it is to be sent is known here, so what the answer says of that is not read. Throws DraftRefusedError.
 */
export function readDraft<T>(answer: unknown, { domain, types }: TypedData, schema: z.ZodType<T>): Draft<T> {
  const { data } = draftSchema.safeParse(answer)
  if (!data) throw new DraftRefusedError('the hub answers with something else than a draft')
  const [primaryType] = Object.keys(types)
  if (!isDeepStrictEqual(data.typedData.domain, domain) || !isDeepStrictEqual(data.typedData.types, types) || data.typedData.primaryType !== primaryType)
    throw new DraftRefusedError(`the hub wants something else signed than a ${primaryType}`)
  const message = schema.safeParse(data.typedData.message)
  if (!message.success) throw new DraftRefusedError(`the hub's ${primaryType} is malformed: ${message.error.issues[0]?.message ?? 'unknown'}`)
  return { message: message.data, notes: data.notes }
}
