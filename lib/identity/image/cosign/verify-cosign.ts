import type { CosignDocument } from './cosign-document.ts'

/** A public key that a namespace lists (PEM, SPKI). */
export type CosignKey = { pem: string }

/** `verified`: by which listed key. `unknown`: signed by a key that the namespace does not list. `refused`: not of this image. `attestation`: no signature at all, and not judged. */
export type CosignVerdict = { state: 'verified'; key: CosignKey } | { state: 'unknown' } | { state: 'refused' } | { state: 'attestation' }

const P256_BYTES = 32
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }

/** Judges one signature by cosign against the keys of the namespace: ECDSA over P-256 with SHA-256, as `cosign generate-key-pair` makes them. */
export async function verifyCosign(document: CosignDocument | undefined, subject: string, keys: readonly CosignKey[]): Promise<CosignVerdict> {
  if (document?.attests) return { state: 'attestation' }
  if (!document?.digests.includes(subject)) return { state: 'refused' }
  for (const key of keys) {
    const imported = await importKey(key.pem)
    for (const signature of imported ? document.signatures : []) if (imported && (await isSignedBy(imported, signature, document.signed))) return { state: 'verified', key }
  }
  return { state: 'unknown' }
}

/** True for the PEM of a public key that can be checked here. */
export async function isUsableKey(pem: string): Promise<boolean> {
  return (await importKey(pem)) !== undefined
}

async function importKey(pem: string): Promise<CryptoKey | undefined> {
  const [, body] = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(pem) ?? []
  if (body === undefined) return undefined
  try {
    const der = Uint8Array.from(atob(body.replace(/\s/g, '')), (character) => character.charCodeAt(0))
    return await crypto.subtle.importKey('spki', der, ALGORITHM, false, ['verify'])
  } catch {
    return undefined
  }
}

async function isSignedBy(key: CryptoKey, der: Uint8Array, signed: Uint8Array): Promise<boolean> {
  const raw = rawSignature(der)
  if (!raw) return false
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, Uint8Array.from(signed))
}

// cosign writes SEQUENCE { r, s } (RFC 3279 §2.2.3), Web Cryptography reads r and s of 32 bytes each.
function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const r = integerAt(der, 2)
  const s = r && integerAt(der, r.end)
  if (!r || !s || s.end !== der.length) return undefined
  const raw = new Uint8Array(2 * P256_BYTES)
  raw.set(r.bytes, P256_BYTES - r.bytes.length)
  raw.set(s.bytes, 2 * P256_BYTES - s.bytes.length)
  return raw
}

function integerAt(der: Uint8Array, at: number): { bytes: Uint8Array; end: number } | undefined {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  const bytes = der.subarray(at + 2, end)
  const value = bytes[0] === 0 ? bytes.subarray(1) : bytes
  const isInteger = der[at] === 0x02 && length > 0 && end <= der.length && value.length <= P256_BYTES && value.length > 0
  return isInteger ? { bytes: value, end } : undefined
}
