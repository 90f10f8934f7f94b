import { isDigest, type Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import { parseRepositoryName, type RepositoryName } from '../names/repository-name.ts'

export type Route =
  | { kind: 'base' }
  | { kind: 'catalog' }
  | { kind: 'tags'; name: RepositoryName }
  | { kind: 'manifest'; name: RepositoryName; reference: string }
  | { kind: 'blob'; name: RepositoryName; digest: Digest }
  | { kind: 'uploads'; name: RepositoryName }
  | { kind: 'upload'; name: RepositoryName; id: string }
  | { kind: 'referrers'; name: RepositoryName; digest: Digest }

/**
 * The endpoint of a raw path (no query). Decodes each segment by itself, so that `%2F` never becomes a separator.
 * Throws OciError NAME_INVALID, DIGEST_INVALID, or UNSUPPORTED with 404 (OCI Distribution 1.1, Endpoints).
 */
export function parseRoute(path: string): Route {
  const segments = path.split('/').slice(2).map(decodeSegment)
  if (path === '/v2' || path === '/v2/') return { kind: 'base' }
  if (segments.length === 1 && segments[0] === '_catalog') return { kind: 'catalog' }
  return fromTail(segments) ?? unknownPath(path)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new OciError('NAME_INVALID', 'the path is not valid percent-encoding')
  }
}

// Names have any number of slashes, so a path is read from its end.
function fromTail(segments: string[]): Route | undefined {
  const [third, second, last] = [segments.at(-3), segments.at(-2), segments.at(-1) ?? '']
  if (third === 'blobs' && second === 'uploads') {
    const name = toName(segments.slice(0, -3))
    return last === '' ? { kind: 'uploads', name } : { kind: 'upload', name, id: last }
  }
  if (second === 'blobs' && last === 'uploads') return { kind: 'uploads', name: toName(segments.slice(0, -2)) }
  if (second === 'tags' && last === 'list') return { kind: 'tags', name: toName(segments.slice(0, -2)) }
  if (second === 'manifests') return { kind: 'manifest', name: toName(segments.slice(0, -2)), reference: last }
  if (second === 'blobs') return { kind: 'blob', name: toName(segments.slice(0, -2)), digest: toDigest(last) }
  if (second === 'referrers') return { kind: 'referrers', name: toName(segments.slice(0, -2)), digest: toDigest(last) }
  return undefined
}

function toName(segments: string[]): RepositoryName {
  const text = segments.some((segment) => segment.includes('/')) ? '' : segments.join('/')
  const name = parseRepositoryName(text)
  if (name) return name
  throw new OciError('NAME_INVALID', 'a repository name has lower-case path components of letters, digits and . _ -, at most 255 characters, none of them reserved')
}

function toDigest(text: string): Digest {
  if (isDigest(text)) return text
  throw new OciError('DIGEST_INVALID', 'a digest is sha256:<64 hex> or sha512:<128 hex>, lower case')
}

function unknownPath(path: string): never {
  throw new OciError('UNSUPPORTED', `no such endpoint: ${path.slice(0, 200)}`, { status: 404 })
}
