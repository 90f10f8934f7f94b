import type { ReferrerRow } from '../db/queries/lists.ts'
import type { Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import { OCI_INDEX } from '../oci/media-types.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { cutPage, nextPage, parsePage } from './pagination.ts'
import { bytesResponse, jsonResponse } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'

// The specification wants pages of no more than a manifest has.
const REFERRERS_BYTES = 3 * 1024 * 1024

/** GET of all repositories' names, in byte order, page by page. */
export async function listCatalog(parts: RegistryParts, request: RegistryRequest): Promise<RegistryResponse> {
  parts.access.requireCatalog(request.principal)
  const page = parsePage(request.query)
  const rows = await parts.db.read('catalog', { after: page.last, limit: page.limit + 1 })
  const { items, headers } = cutPage(rows, page, '/v2/_catalog', (row) => row)
  return jsonResponse(200, { repositories: items.filter((name) => parts.denials.covering(name) === undefined) }, headers)
}

/** GET of a repository's tags, in byte order, page by page. Throws OciError NAME_UNKNOWN (OCI Distribution 1.1, Listing Tags). */
export async function listTags(parts: RegistryParts, request: RegistryRequest, name: RepositoryName): Promise<RegistryResponse> {
  parts.access.require(request.principal, name.stored, 'pull')
  const page = parsePage(request.query)
  const rows = await parts.db.read('tags', { repository: name.stored, after: page.last, limit: page.limit + 1 })
  if (!rows) throw new OciError('NAME_UNKNOWN', `there is no repository ${name.shown}`)
  const { items, headers } = cutPage(rows, page, `/v2/${name.shown}/tags/list`, (row) => row)
  return jsonResponse(200, { name: name.shown, tags: items }, headers)
}

/** GET of the manifests that name the digest as their subject, as an index, page by page (OCI Distribution 1.1, Listing Referrers). */
export async function listReferrers(parts: RegistryParts, request: RegistryRequest, name: RepositoryName, digest: Digest): Promise<RegistryResponse> {
  parts.access.require(request.principal, name.stored, 'pull')
  const page = parsePage(request.query)
  const artifactType = request.query.get('artifactType') || undefined
  const subjects = await parts.db.read('spellings', { digest })
  const asked = { repository: name.stored, subjects, artifactType, after: page.last, limit: page.limit, bytes: REFERRERS_BYTES }
  const { rows, more } = await parts.db.read('referrers', asked)
  const filter: Record<string, string> = artifactType ? { artifactType } : {}
  const last = rows.at(-1)?.digest
  const next = more && last !== undefined ? nextPage(page, `/v2/${name.shown}/referrers/${digest}`, last, filter) : {}
  const applied: Record<string, string> = artifactType ? { 'oci-filters-applied': 'artifactType' } : {}
  const index = `{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[${rows.map(toDescriptor).join(',')}]}`
  return bytesResponse(200, Buffer.from(index), { ...next, ...applied, 'content-type': OCI_INDEX })
}

// Annotations are JSON text already: to read and write megabytes of them again would hold up everybody else.
function toDescriptor({ mediaType, size, digest, artifactType, annotations }: ReferrerRow): string {
  const head = JSON.stringify({ mediaType, size, digest, artifactType: artifactType ?? undefined })
  return annotations === null ? head : `${head.slice(0, -1)},"annotations":${annotations}}`
}
