import { createHash } from 'node:crypto'
import type { AuditEntry } from '../../db/audit-entry.ts'
import type { ImageMessage } from '../../identity/image/image-signature.ts'
import { EMPTY_CONFIG, encodeSignature, signatureManifest } from '../../identity/image/signature-artifact.ts'
import type { RepositoryName } from '../../names/repository-name.ts'
import { formatDigest, type Digest } from '../../oci/digest.ts'
import { OCI_MANIFEST } from '../../oci/media-types.ts'
import { storeManifest } from '../put-manifest.ts'
import type { RegistryParts } from '../types.ts'

/** `noted`: the line of the audit log */
export type SignedMessage = { message: ImageMessage; /** EIP-55 */ signer: string; signature: string; noted: AuditEntry[] }
export type SignatureSubject = { mediaType: string; digest: Digest; size: number }

/** Stores a signature as a referrer of its image, as if a client had pushed it: config, document, manifest. The manifest's digest. */
export async function storeSignature(parts: RegistryParts, name: RepositoryName, subject: SignatureSubject, { message, signer, signature, noted }: SignedMessage): Promise<Digest> {
  await storeBlob(parts, name, Buffer.from(EMPTY_CONFIG.bytes))
  const document = Buffer.from(encodeSignature(message, signer, signature))
  const layer = { digest: await storeBlob(parts, name, document), size: document.length }
  const manifest = Buffer.from(signatureManifest(subject, layer, signer))
  const digest = sha256(manifest)
  await storeManifest(parts, name, manifest, await parts.manifests.read(manifest, OCI_MANIFEST), { stored: digest, asked: digest, tags: [], keepTags: true, noted })
  return digest
}

async function storeBlob(parts: RegistryParts, name: RepositoryName, bytes: Buffer): Promise<Digest> {
  const digest = sha256(bytes)
  await parts.locks.run(digest, async () => {
    await parts.ingest.putBytes(bytes, digest.slice('sha256:'.length))
    await parts.db.write('recordBlob', { repository: name.stored, digest, size: bytes.length, now: parts.now() })
  })
  return digest
}

function sha256(bytes: Buffer): Digest {
  return formatDigest('sha256', createHash('sha256').update(bytes).digest('hex'))
}
