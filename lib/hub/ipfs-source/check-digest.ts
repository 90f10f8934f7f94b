import { parseDigest } from '../../oci/digest.ts'

const ALGORITHMS: Record<string, string> = { sha256: 'SHA-256', sha512: 'SHA-512' }

/** Whether bytes have that digest; false for an algorithm that is not known here. */
export async function hasDigest(digest: string, bytes: Uint8Array): Promise<boolean> {
  const parts = parseDigest(digest)
  const algorithm = parts && ALGORITHMS[parts.algorithm]
  if (!parts || algorithm === undefined) return false
  const hash = new Uint8Array(await crypto.subtle.digest(algorithm, new Uint8Array(bytes)))
  return parts.hex === Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
