import { encodeCanonicalJson } from '../../roots/canonical-json.ts'
import { parseStrictJson } from '../../oci/strict-json.ts'
import { OCI_MANIFEST, WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { IMAGE_DATA, PRIMARY_TYPE, signatureDocumentSchema, type ImageMessage, type SignatureDocument } from './image-signature.ts'

const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json'
/** The bytes that every empty config is (OCI Image 1.1, Guidance for an Empty Descriptor). */
export const EMPTY_CONFIG = { bytes: new TextEncoder().encode('{}'), digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' } as const

export type Subject = { mediaType: string; digest: string; size: number }

/** A signed message as the document that is stored: canonical JSON (RFC 8785). */
export function encodeSignature(message: ImageMessage, signer: string, signature: string): Uint8Array {
  const document: SignatureDocument = { ...IMAGE_DATA, primaryType: PRIMARY_TYPE, message, signer: `eip155:1:${signer}`, signature }
  return encodeCanonicalJson(signatureDocumentSchema.parse(document))
}

/** The stored document; undefined for anything else, however large or deep. */
export function parseSignature(bytes: Uint8Array): SignatureDocument | undefined {
  try {
    return signatureDocumentSchema.safeParse(parseStrictJson(bytes)).data
  } catch {
    return undefined
  }
}

/** The manifest that hangs a signature's document onto its image (OCI Image 1.1, `subject`). `annotations` are hints, never proof. */
export function signatureManifest(subject: Subject, layer: { digest: string; size: number }, signer: string): Uint8Array {
  return encodeCanonicalJson({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: WALLET_SIGNATURE,
    config: { mediaType: EMPTY_TYPE, digest: EMPTY_CONFIG.digest, size: EMPTY_CONFIG.bytes.length },
    layers: [{ mediaType: WALLET_SIGNATURE, ...layer }],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    annotations: { 'io.ipcr.signature.signer': signer },
  })
}
