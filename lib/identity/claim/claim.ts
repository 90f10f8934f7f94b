import { z } from 'zod'
import { ipnsMultihash } from '../../names/ipns-name.ts'

const MAX_MEMBERS = 500
const MAX_TEXT = 253

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address')
const digest = z.string().regex(/^0x[0-9a-f]{64}$/, 'not a 32-byte digest in lower-case hex')
// Only one form of a signature: 65 bytes, v = 27 or 28.
const sig = z.string().regex(/^0x[0-9a-f]{128}(?:1b|1c)$/, 'not a 65-byte signature in lower-case hex')
const ipnsName = z.string().refine((text) => text === '' || ipnsMultihash(text) !== undefined, 'not an IPNS name')
// Half a surrogate pair can be neither signed nor written as canonical JSON.
const text = z.string().max(MAX_TEXT).refine((value) => value.isWellFormed(), 'not well-formed text')
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

/** NamespaceClaim with its signature; nothing may stand in it that is not signed. */
export const signedClaimSchema = z.strictObject({
  namespace: text.min(1),
  owner: address,
  chainId: whole,
  hub: ipnsName,
  root: ipnsName,
  scope: text,
  seq: whole,
  notBefore: whole,
  notAfter: whole,
  prev: digest,
  sig,
})

export const signedTransferSchema = z.strictObject({ namespace: text.min(1), from: address, to: address, prev: digest, seq: whole, sig })

/** The end of one ownership: the last claim of the old owner and what hands the namespace on. */
export const handoverSchema = z.strictObject({ ended: signedClaimSchema, transfer: signedTransferSchema })

const member = z.strictObject({ account: address, role: z.enum(['owner', 'maintain', 'write', 'read']), recipient: text })

export const signedTeamSchema = z.strictObject({ namespace: text.min(1), seq: whole, notAfter: whole, members: z.array(member).max(MAX_MEMBERS), sig })

/** A message with its EIP-712 signature: 65 bytes as 0x and lower-case hex. */
export type SignedClaim = z.infer<typeof signedClaimSchema>
export type SignedTransfer = z.infer<typeof signedTransferSchema>
export type SignedTeam = z.infer<typeof signedTeamSchema>
export type Handover = z.infer<typeof handoverSchema>

/** Binds a namespace to the only IPNS key that may publish it. Times in Unix seconds, `seq` in Unix ms. */
export type NamespaceClaim = Omit<SignedClaim, 'sig'>
/** Hands a handle to another owner; `prev` is the digest of the claim that it ends. */
export type NamespaceTransfer = Omit<SignedTransfer, 'sig'>
/** Who may do what in a namespace; at most 500 members. */
export type Team = Omit<SignedTeam, 'sig'>

/** `prev` of a namespace's first claim. */
export const NO_CLAIM = `0x${'0'.repeat(64)}`

/** What a claim is about, as the key under which the newest one is remembered: handles exist once per hub. */
export function claimSubject(claim: Pick<NamespaceClaim, 'namespace' | 'hub'>): string {
  return claim.hub === '' ? claim.namespace : `${claim.namespace}@${claim.hub}`
}
