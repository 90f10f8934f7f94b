import type { Principal } from '../access.ts'
import type { Limits } from '../limits.ts'
import type { Rights } from '../rights.ts'
import { isUserOf } from '../tokens/is-user-of.ts'
import type { LiveToken, TokenStore } from '../tokens/token-store.ts'
import { TokenError } from './token-error.ts'
import type { Credential } from './token-request.ts'
import { parseWalletBlob, type VerifyWallet } from './wallet-blob.ts'

export type AuthenticateParts = { rights: Rights; tokens: TokenStore; limits: Limits; verifyWallet: VerifyWallet }

/** `address` is where the request comes from, to count by; `hosts` what a signed message may be for. */
export type Client = { address: string; hosts: string[] }

/** Who asks; `token` when it was one. */
export type Identity = { principal: Principal; token?: LiveToken }

/** Who stands behind a credential. A good one is always taken, however many failed before; rejects with TokenError 401, or 429 when too many did. */
export async function authenticate(parts: AuthenticateParts, credential: Credential, client: Client): Promise<Identity> {
  if (credential.kind === 'none') return { principal: { kind: 'anonymous' } }
  const identity = credential.kind === 'refresh' ? fromRefresh(parts, credential.secret) : await fromPassword(parts, credential, client)
  return identity ?? refuse(parts, client, credential.kind === 'password' ? credential.user : '<token>')
}

function fromRefresh({ tokens }: AuthenticateParts, secret: string): Identity | undefined {
  const token = tokens.find(secret)
  return token?.kind === 'refresh' ? toIdentity(token) : undefined
}

async function fromPassword(parts: AuthenticateParts, { user, password }: { user: string; password: string }, client: Client): Promise<Identity | undefined> {
  const token = parts.tokens.find(password)
  if (token) return token.kind !== 'refresh' && isUserOf(parts.rights, token, user) ? toIdentity(token) : undefined
  const proof = parseWalletBlob(password)
  if (!proof) return undefined
  const wait = await parts.limits.count('verify', client.address)
  if (wait !== undefined) throw tooMany(wait)
  const { address } = await parts.verifyWallet(proof, client.hosts).catch((error: unknown) => refuse(parts, client, user, sentenceOf(error)))
  if (address.toLowerCase() !== user.toLowerCase()) return undefined
  return { principal: { kind: 'account', address: address.toLowerCase(), via: 'wallet' } }
}

// What a robot asked for is no more than the robot.
function toIdentity(token: LiveToken): Identity {
  return { token, principal: { kind: 'account', address: token.owner, via: token.isRobot ? 'bot' : token.kind, tokenId: token.id, grants: token.grants } }
}

// What is wrong with a signed text is for the one who signed it; a fault of the hub is not.
function sentenceOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('SIWE_')) return error.message
  throw error
}

async function refuse({ limits }: AuthenticateParts, { address }: Client, user: string, why = 'user or token is wrong, or the token has ended or was revoked'): Promise<never> {
  const wait = await limits.count('addressFailure', address) ?? await limits.count('tokenFailure', `${address} ${user.toLowerCase().slice(0, 64)}`)
  if (wait !== undefined) throw tooMany(wait)
  throw new TokenError(401, 'invalid_grant', why)
}

function tooMany(seconds: number): TokenError {
  return new TokenError(429, 'slow_down', `too many failed attempts: try again in ${seconds} s`, { 'retry-after': String(seconds) })
}
