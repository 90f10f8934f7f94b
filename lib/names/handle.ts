import { parseHash } from './hash-spelling.ts'
import { RESERVED_HANDLES } from './reserved.ts'

const MAX_HANDLE = 39
// Of two letters there are too few to be handed out one by one.
const LEAST_TAKEN = 3
// Cut-off or mistyped hashes and addresses: no namespace may be taken for one.
const HASH_LIKE = /^(?:ciq|baf|k51|k2k|0x)[a-z0-9]{20,}$/

/** Why a namespace cannot be written on this hub, as a sentence; undefined when it can. */
export function whyNotHandle(namespace: string): string | undefined {
  if (RESERVED_HANDLES.has(namespace)) return `"${namespace}" is reserved by the hub: choose another namespace`
  if (namespace.includes('.')) return `"${namespace}" is a name outside this hub: push to a namespace without dots`
  if (HASH_LIKE.test(namespace) || parseHash(namespace)) return `"${namespace}" is, or looks like, the name of content or of a wallet: choose another namespace`
  if (namespace.length > MAX_HANDLE) return `a namespace has at most ${MAX_HANDLE} characters`
  return undefined
}

/** The same for a handle that somebody takes, or that comes into being, where accounts own namespaces. */
export function whyNotNewHandle(namespace: string): string | undefined {
  return whyNotHandle(namespace) ?? (namespace.length < LEAST_TAKEN ? `a namespace has at least ${LEAST_TAKEN} characters` : undefined)
}
