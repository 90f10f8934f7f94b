import { z } from 'zod'
import { parseStrictJson } from '../../../oci/strict-json.ts'

/** artifactType of the referrers that cosign makes (sigstore bundle v0.3). */
export const COSIGN_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
/** Media type of the layers below cosign's older tag `sha256-<hex>.sig`, and the annotation that holds their signature. */
export const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json'
export const SIMPLE_SIGNATURE = 'dev.cosignproject.cosign/signature'
export const MOST_COSIGN_BYTES = 64 * 1024

const STATEMENT_TYPE = 'application/vnd.in-toto+json'
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1'
// As cosign itself asks: other programs sign other things of this shape.
const SIMPLE_TYPE = 'cosign container image signature'

const base64 = z.string().max(MOST_COSIGN_BYTES).regex(/^[A-Za-z0-9+/]*={0,2}$/).transform((text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
const bundleSchema = z.object({
  dsseEnvelope: z.object({ payload: base64, payloadType: z.string().max(200), signatures: z.array(z.object({ sig: base64 })).min(1).max(8) }),
})
const statementSchema = z.object({ subject: z.array(z.object({ digest: z.object({ sha256: z.string() }) })).min(1).max(16), predicateType: z.string() })
const simpleSchema = z.object({ critical: z.object({ image: z.object({ 'docker-manifest-digest': z.string() }), type: z.literal(SIMPLE_TYPE) }) })

/** What cosign signed: the bytes under the signature, and the image that they name. `attests`: something about it, and no signature of it. */
export type CosignDocument = { signed: Uint8Array; signatures: Uint8Array[]; digests: string[]; attests?: boolean }

/** A sigstore bundle with a signature of an image or an attestation about it (DSSE); undefined for anything else. */
export function parseBundle(bytes: Uint8Array): CosignDocument | undefined {
  const envelope = parsed(bundleSchema, bytes)?.dsseEnvelope
  const statement = envelope?.payloadType === STATEMENT_TYPE ? parsed(statementSchema, envelope.payload) : undefined
  if (!envelope || !statement) return undefined
  return { attests: statement.predicateType !== SIGN_PREDICATE, signed: preAuthEncoding(envelope.payloadType, envelope.payload), signatures: envelope.signatures.map(({ sig }) => sig), digests: statement.subject.map(({ digest }) => `sha256:${digest.sha256}`) }
}

/** A layer of the older form with the signature from its annotation; undefined for anything else. */
export function parseSimpleSigning(bytes: Uint8Array, signature: string | undefined): CosignDocument | undefined {
  const payload = parsed(simpleSchema, bytes)
  const sig = base64.safeParse(signature)
  return payload && sig.data ? { signed: bytes, signatures: [sig.data], digests: [payload.critical.image['docker-manifest-digest']] } : undefined
}

// DSSE v1: type and payload with their lengths, so that one can never be taken for the other.
function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`DSSEv1 ${new TextEncoder().encode(type).length} ${type} ${payload.length} `)
  const encoded = new Uint8Array(head.length + payload.length)
  encoded.set(head)
  encoded.set(payload, head.length)
  return encoded
}

function parsed<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | undefined {
  try {
    return schema.safeParse(parseStrictJson(bytes)).data
  } catch {
    return undefined
  }
}
