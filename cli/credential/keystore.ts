import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Wallet } from 'ethers/wallet'
import { LoginError } from './login-error.ts'
import { readPassword } from './read-password.ts'

const MOST_BYTES = 64 * 1024

/** The text of a keystore and what tells it from others: its address or, when it keeps that to itself, its hash. Throws LoginError IDENTITY_INVALID. */
export async function readKeystore(path: string): Promise<{ text: string; label: string }> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new LoginError('IDENTITY_INVALID', `the keystore ${path} cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`)
  })
  const address = text.length > MOST_BYTES ? undefined : /"address"\s*:\s*"(?:0x)?([0-9a-fA-F]{40})"/.exec(text)?.[1]?.toLowerCase()
  return { text, label: address ? `0x${address}` : createHash('sha256').update(text).digest('hex') }
}

/** The wallet in a keystore. Takes seconds: that is what protects the password. Throws LoginError IDENTITY_INVALID. */
export async function openKeystore(path: string, passwordFile: string | undefined): Promise<Wallet> {
  const { text } = await readKeystore(path)
  const { isKeystoreJson, Wallet, decryptKeystoreJson } = await import('ethers/wallet')
  if (text.length > MOST_BYTES || !isKeystoreJson(text)) throw new LoginError('IDENTITY_INVALID', `${path} is no keystore (version 3), such as geth and ethers write it`)
  const password = await readPassword(passwordFile, `Password of ${path}: `)
  try {
    return new Wallet((await decryptKeystoreJson(text, password)).privateKey)
  } catch {
    // The library's message may quote what it was given.
    throw new LoginError('IDENTITY_INVALID', `the password does not open ${path}`)
  }
}
