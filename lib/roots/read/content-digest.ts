import { type Digest, formatDigest } from '../../oci/digest.ts'

/** The sha256 digest of bytes in memory, also in a browser. */
export async function contentDigest(bytes: Uint8Array): Promise<Digest> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))
  return formatDigest('sha256', Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}
