import { formatName, parseName } from '../names/name.ts'
import { isRepositoryName, parseReference, type Reference } from '../oci/reference.ts'
import { fullName } from './reference-paths.ts'

/** What the path of a page names: `docker pull`'s reference without the host. */
export type PageReference =
  /** one part alone: a namespace if there is one, else the repository `library/<name>` */
  | { kind: 'name'; name: string }
  | { kind: 'repository'; repository: string }
  | { kind: 'image'; repository: string; reference: Reference }

export { displayName, fullName, imagePath, imageSuffix, LIBRARY, repositoryPath } from './reference-paths.ts'

const FIRST = /^[^/:@]+/

/**
 * Reads a page's path, raw segments as the URL has them, each percent-decoded once; undefined when it is no image reference.
 * In `name:tag@digest` the digest decides, as for docker.
 */
export function parsePageReference(segments: readonly string[]): PageReference | undefined {
  const text = decodeSegments(segments)
  return text === undefined ? undefined : parseText(text.replace(FIRST, canonical))
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

// Wallets show addresses with capitals as a checksum, keys and CIDs are spelled in several bases; here each has one name.
function canonical(first: string): string {
  const name = parseName(first)
  return name === undefined || name.kind === 'handle' ? first : formatName(name)
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
