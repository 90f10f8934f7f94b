import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type TokenKind = 'pat' | 'bot' | 'refresh'

const SPELLED: Record<TokenKind, string> = { pat: 'pat', bot: 'bot', refresh: 'rt' }
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET = /^ipcr_(pat|bot|rt)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/
const SHOWN = 8

/** A new secret: `ipcr_<kind>_`, 256 random bits in base62, and the CRC-32 of all that (docs/tokens.md). */
export function makeSecret(kind: TokenKind): string {
  const body = `ipcr_${SPELLED[kind]}_${toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43)}`
  return body + checksum(body)
}

/** The kind of a secret that is spelled right; undefined for what cannot be one, which needs no look-up. */
export function kindOfSecret(text: string): TokenKind | undefined {
  const [, kind, , sum = ''] = SECRET.exec(text) ?? []
  if (kind === undefined || checksum(text.slice(0, -sum.length)) !== sum) return undefined
  return kind === 'rt' ? 'refresh' : (kind as 'pat' | 'bot')
}

/** What the database has of a secret; 256 random bits need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** The beginning of a secret, by which its owner tells it from others. */
export function shownPrefix(secret: string): string {
  return secret.slice(0, secret.lastIndexOf('_') + 1 + SHOWN)
}

function checksum(body: string): string {
  return toBase62(BigInt(crc32(body)), 6)
}

function toBase62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text
  return text.padStart(length, '0')
}
