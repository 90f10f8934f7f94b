import { isRepositoryName, parseReference, type Reference } from '../oci/reference.ts'

/** What the path of a page names: `docker pull`'s reference without the host. */
export type PageReference =
  /** one part alone: a namespace if there is one, else the repository `library/<name>` */
  | { kind: 'name'; name: string }
  | { kind: 'repository'; repository: string }
  | { kind: 'image'; repository: string; reference: Reference }

/** The namespace of names without one: `x:v1` is stored as `library/x`. */
export const LIBRARY = 'library'

// Wallets show addresses with capitals as a checksum; names have none.
const ADDRESS = /^0x[0-9a-fA-F]{40}(?=[/:@]|$)/

/**
 * Reads a page's path, raw segments as the URL has them, each percent-decoded once; undefined when it is no image reference.
 * In `name:tag@digest` the digest decides, as for docker.
 */
export function parsePageReference(segments: readonly string[]): PageReference | undefined {
  const text = decodeSegments(segments)
  return text === undefined ? undefined : parseText(text.replace(ADDRESS, (address) => address.toLowerCase()))
}

/** The full repository name: `x` is `library/x`. */
export function fullName(name: string): string {
  return name.includes('/') ? name : `${LIBRARY}/${name}`
}

/** The name as docker users write it: `library/x` is `x`. */
export function displayName(repository: string): string {
  const rest = repository.startsWith(`${LIBRARY}/`) ? repository.slice(LIBRARY.length + 1) : repository
  return rest.includes('/') ? repository : rest
}

/** The path of a repository's page. `library/x` keeps its namespace, because `/x` may be a namespace. */
export function repositoryPath(repository: string): string {
  return `/${repository}`
}

/** The path of an image's page; `reference` is a tag or a digest. */
export function imagePath(repository: string, reference: string): string {
  return `/${displayName(repository)}${imageSuffix(reference)}`
}

/** `:tag` or `@digest`, as it follows a repository's name. */
export function imageSuffix(reference: string): string {
  return `${reference.includes(':') ? '@' : ':'}${reference}`
}

function parseText(text: string): PageReference | undefined {
  const at = text.indexOf('@')
  if (at >= 0) return image(withoutTag(text.slice(0, at)), text.slice(at + 1), 'digest')
  const colon = text.lastIndexOf(':')
  if (colon > text.lastIndexOf('/')) return image(text.slice(0, colon), text.slice(colon + 1), 'tag')
  if (!isRepositoryName(text)) return undefined
  return text.includes('/') ? { kind: 'repository', repository: text } : { kind: 'name', name: text }
}

function image(name: string | undefined, text: string, kind: Reference['kind']): PageReference | undefined {
  const reference = parseReference(text)
  if (name === undefined || !isRepositoryName(name) || reference?.kind !== kind) return undefined
  return { kind: 'image', repository: fullName(name), reference }
}

function withoutTag(text: string): string | undefined {
  const colon = text.lastIndexOf(':')
  if (colon <= text.lastIndexOf('/')) return text
  return parseReference(text.slice(colon + 1))?.kind === 'tag' ? text.slice(0, colon) : undefined
}

function decodeSegments(segments: readonly string[]): string | undefined {
  try {
    const decoded = segments.map((segment) => decodeURIComponent(segment))
    // A slash inside one segment (%2F) would name something else than the path shows.
    return decoded.some((segment) => segment.includes('/')) ? undefined : decoded.join('/')
  } catch {
    return undefined
  }
}
