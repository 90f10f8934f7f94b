import { generateKeyPair } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CryptoKey, JWK } from 'jose'
import { TOKEN_KEY_FILE } from '../keys/key-store.ts'
import { createSecretFile, openSecretDirectory, readSecretFile } from '../keys/secret-file.ts'

const generate = promisify(generateKeyPair)

/** `kid` is the key's RFC 7638 thumbprint. */
export type SigningKey = { privateKey: CryptoKey; publicKey: CryptoKey; kid: string; publicJwk: JWK }

/** The key that signs access tokens cannot be used; the message holds nothing of it. */
export class SigningKeyError extends Error {
  readonly code = 'TOKEN_KEY_INVALID'
  override name = 'SigningKeyError'
}

/** Opens the P-256 key in `IPCR_DATA/keys/token.key` (PKCS#8, PEM, 0600), making it at first use. Throws SigningKeyError. */
export async function openSigningKey(dataDir: string): Promise<SigningKey> {
  const path = join(openSecretDirectory(dataDir), TOKEN_KEY_FILE)
  const found = await readSecretFile(path)
  if (found) return importKey(found.toString('latin1'))
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' })
  await createSecretFile(path, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  // Whoever was first to write it, the key on the disk is the one.
  return importKey((await readSecretFile(path))?.toString('latin1') ?? '')
}

async function importKey(pem: string): Promise<SigningKey> {
  const { calculateJwkThumbprint, exportJWK, importJWK, importPKCS8 } = await import('jose')
  try {
    const privateKey = await importPKCS8(pem, 'ES256', { extractable: true })
    const { kty, crv, x, y } = await exportJWK(privateKey)
    const jwk = { kty, crv, x, y } as JWK
    const kid = await calculateJwkThumbprint(jwk)
    const publicKey = (await importJWK(jwk, 'ES256')) as CryptoKey
    return { privateKey, publicKey, kid, publicJwk: { ...jwk, kid, use: 'sig', alg: 'ES256' } }
  } catch {
    throw new SigningKeyError('keys/token.key is no P-256 private key in PEM (PKCS#8): remove it, and the hub makes another one')
  }
}
