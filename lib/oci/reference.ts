import { isDigest, type Digest } from './digest.ts'

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`)
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
// With the host in front, many clients allow no more than 255 characters (OCI Distribution, Pulling manifests).
const MAX_NAME = 255

export type Reference = { kind: 'tag'; tag: string } | { kind: 'digest'; digest: Digest }

/** True for a repository name of OCI Distribution 1.1 (lower-case path components, at most 255 characters). */
export function isRepositoryName(name: string): boolean {
  return name.length <= MAX_NAME && NAME.test(name)
}

/** True for a tag of OCI Distribution 1.1 (at most 128 characters). */
export function isTag(tag: string): boolean {
  return TAG.test(tag)
}

/** A manifest reference: a digest if it has a colon, else a tag; undefined when it is neither. */
export function parseReference(text: string): Reference | undefined {
  if (text.includes(':')) return isDigest(text) ? { kind: 'digest', digest: text } : undefined
  return isTag(text) ? { kind: 'tag', tag: text } : undefined
}
