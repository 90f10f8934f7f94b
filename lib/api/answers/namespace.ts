import { z } from 'zod'
import { address, pageOf, role, time } from './common.ts'

const proof = z.object({ by: z.enum(['signature', 'hub', 'ens', 'dns', 'operator']), at: time })
const claim = z.object({ seq: z.number().describe('Unix milliseconds'), notBefore: time, notAfter: time, digest: z.string() })

/** A namespace of this hub as everybody may see it. */
export const namespace = z.object({
  name: z.string(),
  kind: z.enum(['handle', 'wallet', 'ens', 'dns']),
  owner: address,
  ipns: z.string().nullable().describe('the k51… under which it is published'),
  keyHolder: z.enum(['hub', 'owner']),
  proof,
  claim: claim.nullable(),
  renewFrom: time.nullable().describe('from when on the owner is asked for a new claim'),
  writable: z.boolean(),
  whyNotWritable: z.string().nullable(),
  role: role.nullable().describe('of whoever asks'),
  team: z.object({ seq: z.number(), notAfter: time, members: z.int() }).nullable(),
  transferTo: z.string().nullable(),
}).meta({ id: 'Namespace', description: 'A namespace of this hub, its owner and its key.' })

export const namespacePage = pageOf(namespace)

const field = z.object({ name: z.string(), type: z.string() })

/** What a wallet is to sign, and where that goes. */
export function draftOf<M extends z.ZodType, N extends string>(message: M, members: readonly N[]) {
  return z.object({
    typedData: z.object({ domain: z.object({ name: z.string(), version: z.string() }), types: z.record(z.string(), z.array(field)), primaryType: z.string(), message }),
    deliver: z.object({ method: z.enum(['POST', 'PUT']), path: z.string(), member: z.enum(members) }),
    notes: z.array(z.string()).describe('sentences for the one who signs'),
  })
}
