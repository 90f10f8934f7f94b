import { z } from 'zod'
import { role, time } from './common.ts'

const signer = z.object({ signer: z.string(), role, tag: z.string().nullable(), issuedAt: time, until: time, seq: z.number(), overruledBy: z.number().optional() })
const wallet = z.object({ kind: z.literal('wallet'), manifest: z.string(), pushedAt: time })
const cosign = z.object({ kind: z.literal('cosign'), manifest: z.string(), form: z.enum(['bundle', 'tag']), state: z.string(), key: z.string().optional() })

/** One signature with its verdict. */
export const signature = z.union([
  wallet.extend({ state: z.enum(['valid', 'moved', 'expired', 'withdrawn', 'overruled']) }).extend(signer.shape),
  wallet.extend({ state: z.literal('refused'), reason: z.string(), detail: z.string() }),
  wallet.extend({ state: z.literal('waiting') }),
  cosign,
]).meta({ id: 'Signature', description: 'A signature on an image, and what is to be thought of it.' })

/** Who stands for an image. */
export const signatures = z.object({
  repository: z.string(), digest: z.string(), tag: z.string().nullable(), trust: z.enum(['signed', 'vouched', 'wrong', 'unsigned']).nullable(),
  required: z.boolean().describe('the tags of this repository are to be signed'), items: z.array(signature),
})
