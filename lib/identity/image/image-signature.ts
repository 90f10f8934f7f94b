import { z } from 'zod'
import type { TypedData } from '../claim/typed-data.ts'

/** The most bytes of a signature's document; what fetches one stops there. */
export const MOST_SIGNATURE_BYTES = 8 * 1024

const MOST_TEXT = 512
const SIGNATURE = /^0x[0-9a-f]{128}(?:1b|1c)$/
const text = z.string().max(MOST_TEXT).refine((value) => value.isWellFormed(), 'not well-formed text')
// To the end of the year 9999: later times have no usual spelling.
const seconds = z.number().int().nonnegative().max(253_402_300_799)
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const address = /^eip155:1:(0x[0-9a-fA-F]{40})$/

export const imageMessageSchema = z.strictObject({
  repository: text.min(3),
  digest: z.string().regex(/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/, 'not a digest'),
  tag: z.union([z.literal(''), z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'not a tag')]),
  issuedAt: seconds,
  notAfter: seconds,
  seq: whole,
})

/** What a wallet says about an image. `tag` empty: these bytes; set: this tag means them from `seq` (Unix ms) on. Times in Unix seconds. */
export type ImageMessage = z.infer<typeof imageMessageSchema>

/** A message as it is handed in: its fields and `sig`, 65 bytes as 0x and lower-case hex. */
export const signedImageSchema = imageMessageSchema.extend({ sig: z.string().regex(SIGNATURE, 'not a 65-byte signature in lower-case hex') })

const field = z.strictObject({ name: z.string(), type: z.string() })

// Domain and types stand in the file for other programs; ours go by their own.
export const signatureDocumentSchema = z.strictObject({
  domain: z.strictObject({ name: z.string(), version: z.string() }),
  types: z.record(z.string(), z.array(field).max(16)),
  primaryType: z.string(),
  message: imageMessageSchema,
  signer: z.string().regex(address, 'not eip155:1:<address>'),
  signature: z.string().regex(SIGNATURE, 'not a 65-byte signature in lower-case hex'),
})

/** The layer of a signature's manifest. */
export type SignatureDocument = z.infer<typeof signatureDocumentSchema>

export const PRIMARY_TYPE = 'ImageSignature'

/** What a wallet shows and signs (docs/root-format.md). */
export const IMAGE_DATA: TypedData = {
  domain: { name: 'ipcr image', version: '1' },
  types: {
    ImageSignature: [
      { name: 'repository', type: 'string' }, { name: 'digest', type: 'string' }, { name: 'tag', type: 'string' },
      { name: 'issuedAt', type: 'uint64' }, { name: 'notAfter', type: 'uint64' }, { name: 'seq', type: 'uint64' },
    ],
  },
}

/** True for a message that takes back what was said before about the same thing: it holds for no time. */
export function isWithdrawal({ issuedAt, notAfter }: ImageMessage): boolean {
  return notAfter <= issuedAt
}

/** The EIP-55 address in a document's `signer`. */
export function signerAddress({ signer }: Pick<SignatureDocument, 'signer'>): string {
  return address.exec(signer)?.[1] ?? ''
}
