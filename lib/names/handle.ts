import { parseHash } from './hash-spelling.ts'
import { RESERVED_HANDLES } from './reserved.ts'

const MAX_HANDLE = 39
// Cut-off or mistyped hashes: no namespace may be taken for one.
const HASH_LIKE = /^(?:ciq|baf|k51|k2k)[a-z0-9]{20,}$/

/** Why a namespace cannot be written on this hub, as a sentence; undefined when it can. */
export function whyNotHandle(namespace: string): string | undefined {
  if (RESERVED_HANDLES.has(namespace)) return `"${namespace}" is reserved by the hub: choose another namespace`
  if (namespace.includes('.')) return `"${namespace}" is a name outside this hub: push to a namespace without dots`
  if (HASH_LIKE.test(namespace) || parseHash(namespace)) return `"${namespace}" is the name of content, not of a namespace`
  if (namespace.length > MAX_HANDLE) return `a namespace has at most ${MAX_HANDLE} characters`
  return undefined
}
