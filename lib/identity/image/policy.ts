import { z } from 'zod'

// All of it stands in an ipcr.json of at most 256 KiB, beside a team of 500 and the teams before.
export const MOST_REPOSITORIES = 100
export const MOST_KEYS = 32
export const MOST_PEM = 1024
const path = z.string().min(1).max(255)

/** A public key by which cosign signs for a namespace; `from` in Unix seconds. */
export const cosignKeySchema = z.strictObject({ type: z.literal('cosign'), pem: z.string().min(1).max(MOST_PEM), from: z.int().nonnegative() })

export const policySchema = z.strictObject({ v: z.literal(1), signed: z.union([z.literal('all'), z.array(path).max(MOST_REPOSITORIES)]) })

/** Which repositories of a namespace want their tags signed: all, or those (paths below the namespace); a part of its `ipcr.json`. */
export type SignaturePolicy = z.infer<typeof policySchema>

/** What a namespace says about signatures: its policy, and the cosign keys that count as its own. */
export const namespaceSigningSchema = z.strictObject({ policy: policySchema, keys: z.array(cosignKeySchema).max(MOST_KEYS) })
export type NamespaceSigning = z.infer<typeof namespaceSigningSchema>

export const NO_SIGNING: NamespaceSigning = { policy: { v: 1, signed: [] }, keys: [] }

/** True when the tags of a repository, given by its path below the namespace, are to be signed. */
export function wantsSignature({ signed }: SignaturePolicy, path: string): boolean {
  return signed === 'all' || signed.includes(path)
}

/** What a root says, as far as a hub takes it over: of too long a list all repositories, of the keys those that fit. */
export function withinLimits({ policy, keys }: NamespaceSigning): NamespaceSigning {
  const signed = policy.signed === 'all' || policy.signed.length > MOST_REPOSITORIES ? 'all' : policy.signed
  return { policy: { v: 1, signed }, keys: keys.filter(({ pem }) => pem.length <= MOST_PEM).slice(0, MOST_KEYS) }
}
