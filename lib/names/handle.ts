import { RESERVED_HANDLES } from './reserved.ts'

const MAX_HANDLE = 39
// CIDs (v0, v1 in base32, base36, base58) and dockerized hashes name content, so no person may take one.
const HASH_LIKE = /^(?:ciq[a-z2-7]{50,}|baf[a-z2-7]{20,}|k[0-9a-z]{50,}|z[a-z0-9]{40,}|f01[0-9a-f]{20,})$/

/** Why a namespace cannot be written on this hub, as a sentence; undefined when it can. */
export function whyNotHandle(namespace: string): string | undefined {
  if (RESERVED_HANDLES.has(namespace)) return `"${namespace}" is reserved by the hub: choose another namespace`
  if (namespace.includes('.')) return `"${namespace}" is a name outside this hub: push to a namespace without dots`
  if (namespace.length > MAX_HANDLE) return `a namespace has at most ${MAX_HANDLE} characters`
  if (HASH_LIKE.test(namespace)) return `"${namespace}" is the name of content, not of a namespace`
  return undefined
}
