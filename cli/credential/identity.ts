import { createECDH } from 'node:crypto'
import { LoginError } from './login-error.ts'

const KEY = /^(?:0x)?([0-9a-fA-F]{64})$/

/**
 * Who logs in, and how. `label` says which wallet it is without loading what opens it: a login that was made with another one is not
 * used. `passwordFile` undefined: ask at the terminal.
 */
export type Identity =
  | { kind: 'key'; label: string; privateKey: string }
  | { kind: 'keystore'; label: string; path: string; passwordFile: string | undefined }
  | { kind: 'browser'; label: 'browser' }

type Environment = Record<string, string | undefined>

/** The identity that the environment names; undefined when it names none. Throws LoginError IDENTITY_INVALID. */
export async function identityOf(env: Environment): Promise<Identity | undefined> {
  const [key, path, login] = [env['IPCR_PRIVATE_KEY'], env['IPCR_KEYSTORE'], env['IPCR_LOGIN']]
  if (key && path) throw new LoginError('IDENTITY_INVALID', 'IPCR_PRIVATE_KEY and IPCR_KEYSTORE are both set: which wallet is meant?')
  if (key) return keyIdentity(key)
  if (path) return keystoreIdentity(path, env)
  if (login && login !== 'device') throw new LoginError('IDENTITY_INVALID', `IPCR_LOGIN is "device" or not set, not "${login.slice(0, 20)}"`)
  return login ? BROWSER : undefined
}

/** Somebody approves in a browser. */
export const BROWSER: Identity = { kind: 'browser', label: 'browser' }

/** A private key in hexadecimal. Throws LoginError IDENTITY_INVALID, which never quotes it. */
export function keyIdentity(text: string | undefined): Identity {
  const hex = KEY.exec(text?.trim() ?? '')?.[1]
  if (hex === undefined) throw new LoginError('IDENTITY_INVALID', 'IPCR_PRIVATE_KEY is to be a private key: 64 hexadecimal digits, with or without 0x')
  return { kind: 'key', label: `key ${publicKeyOf(hex)}`, privateKey: `0x${hex}` }
}

/** A keystore file (version 3). Throws LoginError IDENTITY_INVALID. */
export async function keystoreIdentity(path: string, env: Environment): Promise<Identity> {
  const { readKeystore } = await import('./keystore.ts')
  return { kind: 'keystore', label: `keystore ${(await readKeystore(path)).label}`, path, passwordFile: env['IPCR_KEYSTORE_PASSWORD_FILE'] || undefined }
}

function publicKeyOf(hex: string): string {
  try {
    const pair = createECDH('secp256k1')
    pair.setPrivateKey(hex, 'hex')
    return pair.getPublicKey('hex', 'compressed')
  } catch {
    throw new LoginError('IDENTITY_INVALID', 'IPCR_PRIVATE_KEY is no private key of Ethereum: it is 0 or too large')
  }
}
