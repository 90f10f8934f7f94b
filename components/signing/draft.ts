import { z } from 'zod'
import { sendJson } from '../wallet/session-client.ts'

const fields = z.array(z.object({ name: z.string(), type: z.string() }))
const draftSchema = z.object({
  typedData: z.object({
    domain: z.object({ name: z.string(), version: z.string() }),
    types: z.record(z.string(), fields),
    primaryType: z.string(),
    message: z.record(z.string(), z.unknown()),
  }),
  deliver: z.object({ method: z.enum(['POST', 'PUT']), path: z.string().startsWith('/api/v1/'), member: z.string() }),
  notes: z.array(z.string()),
})

/** What the hub would have signed, where it goes then, and sentences for the one who signs. */
export type SigningDraft = z.infer<typeof draftSchema>

const DOMAIN_TYPE = [{ name: 'name', type: 'string' }, { name: 'version', type: 'string' }]

/** Has the hub check all rules and say what is to be signed. Rejects with RefusedError. */
export async function askDraft(path: string, body: object): Promise<SigningDraft> {
  return draftSchema.parse(await sendJson('POST', path, body))
}

/** What a wallet is given (eth_signTypedData_v4): the draft with the type of its domain. */
export function toWalletJson({ typedData: { domain, types, primaryType, message } }: SigningDraft): string {
  return JSON.stringify({ domain, types: { EIP712Domain: DOMAIN_TYPE, ...types }, primaryType, message })
}

const outcomeSchema = z.object({ stored: z.literal(true) })

/** A signed message that the hub has taken. `isOnlyKept`: it tells it on, and writes nothing under the name itself. */
export type Delivered = { message: Record<string, unknown>; isOnlyKept: boolean }

/** Hands the signed message in. Rejects with RefusedError. */
export async function deliver({ typedData, deliver: { method, path, member } }: SigningDraft, sig: string): Promise<Delivered> {
  const message = { ...typedData.message, sig }
  const answer = await sendJson(method, path, { [member]: message })
  return { message, isOnlyKept: outcomeSchema.safeParse(answer).success }
}
