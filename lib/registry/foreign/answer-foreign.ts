import { parseAccept } from '../../http/accept.ts'
import { matchesETag } from '../../http/entity-tag.ts'
import { OciError, type OciErrorCode } from '../../oci/errors.ts'
import { OCI_INDEX } from '../../oci/media-types.ts'
import { parseReference } from '../../oci/reference.ts'
import { ContentRefusedError } from '../../resolve/net/errors.ts'
import { disposition, invalidReference } from '../get-manifest.ts'
import { cutPage, parsePage } from '../pagination.ts'
import { bytesResponse, emptyResponse, jsonResponse, warningHeader } from '../responses.ts'
import type { Route } from '../route.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from '../types.ts'
import { getForeignBlob } from './foreign-blob.ts'
import type { Found } from './place.ts'

type Named = Extract<Route, { name: unknown }>
type AtPlace = Extract<Found, { kind: 'place' }>

const REFUSALS: { [K in Route['kind']]?: OciErrorCode } = { manifest: 'MANIFEST_UNKNOWN', blob: 'BLOB_UNKNOWN' }

/** Answers a read of a repository outside this hub as its root says. Throws OciError, UnresolvableError, UnavailableError (OCI Distribution 1.1, Pull). */
export async function answerForeign(parts: RegistryParts, request: RegistryRequest, route: Named, found: AtPlace): Promise<RegistryResponse> {
  try {
    return await answer(parts, request, route, found)
  } catch (error) {
    const code = REFUSALS[route.kind]
    throw code && error instanceof ContentRefusedError ? new OciError(code, error.message, { cause: error }) : error
  }
}

function answer(parts: RegistryParts, request: RegistryRequest, route: Named, found: AtPlace): Promise<RegistryResponse> {
  switch (route.kind) {
    case 'manifest': return getManifest(parts, request, route, found)
    case 'blob': return getForeignBlob(parts, request, route, found)
    case 'tags': return listTags(parts, request, route, found)
    case 'referrers': return listReferrers(parts, request, route, found)
    default: throw new OciError('UNSUPPORTED', `${route.name.shown} is read here, and no more`)
  }
}

async function getManifest(parts: RegistryParts, request: RegistryRequest, { name, reference }: Extract<Route, { kind: 'manifest' }>, { place, headers, signed }: AtPlace): Promise<RegistryResponse> {
  if (!parseReference(reference)) throw invalidReference(reference)
  const accept = parseAccept(request.headers.accept).map(({ type }) => type).sort()
  const manifest = await parts.foreign.repositories.manifest(place, reference, accept)
  if (!manifest) throw new OciError('MANIFEST_UNKNOWN', `${name.shown} has no ${reference.includes(':') ? 'manifest' : 'tag'} ${reference}`)
  const etag = `"${manifest.digest}"`
  const warning = reference.includes(':') || !signed ? undefined : await parts.foreign.warnings.of(name.shown, { ...place, ...signed, tag: reference })
  const told = { ...withWarning(headers, warning), 'docker-content-digest': manifest.digest, etag, vary: 'accept' }
  if (matchesETag(request.headers['if-none-match'], etag)) return emptyResponse(304, told)
  return bytesResponse(200, Buffer.from(manifest.bytes), { 'content-type': manifest.mediaType, ...disposition(manifest.mediaType), ...told })
}

// Of a name in a bad state both sentences count (RFC 9110 §5.3: a list joined by commas).
function withWarning(headers: Record<string, string>, sentence: string | undefined): Record<string, string> {
  if (sentence === undefined) return headers
  const { warning } = warningHeader(sentence)
  return { ...headers, warning: headers['warning'] === undefined ? warning : `${headers['warning']}, ${warning}` }
}

async function listTags(parts: RegistryParts, request: RegistryRequest, { name }: Extract<Route, { kind: 'tags' }>, { place, headers }: AtPlace): Promise<RegistryResponse> {
  const page = parsePage(request.query)
  const rows = await parts.foreign.repositories.tags(place, page.last, page.limit + 1)
  const { items, headers: links } = cutPage(rows, page, `/v2/${name.shown}/tags/list`, (row) => row)
  return jsonResponse(200, { name: name.shown, tags: items }, { ...headers, ...links })
}

async function listReferrers(parts: RegistryParts, request: RegistryRequest, { name, digest }: Extract<Route, { kind: 'referrers' }>, { place, headers }: AtPlace): Promise<RegistryResponse> {
  const page = parsePage(request.query)
  const artifactType = request.query.get('artifactType') || undefined
  const all = await parts.foreign.repositories.referrers(place, digest)
  const rows = all.filter((row) => (artifactType === undefined || row.artifactType === artifactType) && row.digest > page.last)
    .sort((a, b) => (a.digest < b.digest ? -1 : 1)).slice(0, page.limit + 1)
  const filter: Record<string, string> = artifactType ? { artifactType } : {}
  const { items, headers: links } = cutPage(rows, page, `/v2/${name.shown}/referrers/${digest}`, (row) => row.digest, filter)
  const applied: Record<string, string> = artifactType ? { 'oci-filters-applied': 'artifactType' } : {}
  return jsonResponse(200, { schemaVersion: 2, mediaType: OCI_INDEX, manifests: items }, { ...headers, ...links, ...applied, 'content-type': OCI_INDEX })
}
