import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createSecretFile, openSecretDirectory, readSecretFile } from './keys/secret-file.ts'

const FILE = 'session.secret'
const SECRET = /^[0-9a-f]{64}$/

/** The secret that sessions are encrypted with cannot be used; the message holds nothing of it. */
export class SessionSecretError extends Error {
  readonly code = 'SESSION_SECRET_INVALID'
  override name = 'SessionSecretError'
}

/** Opens `IPCR_DATA/keys/session.secret` (0600), making it at first use. Without it every session ends. Rejects with SessionSecretError. */
export async function openSessionSecret(dataDir: string): Promise<string> {
  const path = join(openSecretDirectory(dataDir), FILE)
  if (!(await readSecretFile(path))) await createSecretFile(path, Buffer.from(randomBytes(32).toString('hex')))
  // Whoever was first to write it, the secret on the disk is the one.
  const secret = (await readSecretFile(path))?.toString('latin1').trim() ?? ''
  if (SECRET.test(secret)) return secret
  throw new SessionSecretError('keys/session.secret is damaged: remove it, and everybody signs in again')
}
