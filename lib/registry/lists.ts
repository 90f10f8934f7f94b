import type { Digest } from '../oci/digest.ts'
import { OciError } from '../oci/errors.ts'
import { OCI_INDEX } from '../oci/media-types.ts'
import type { RepositoryName } from '../names/repository-name.ts'
import { cutPage, parsePage } from './pagination.ts'
import { jsonResponse } from './responses.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'

/** GET of all repositories' names, in byte order, page by page. */
export async function listCatalog(parts: RegistryParts, request: RegistryRequest): Promise<RegistryResponse> {
  parts.access.require(request.principal, '', 'pull')
  const page = parsePage(request.query)
  const rows = await parts.db.read('catalog', { after: page.last, limit: page.limit + 1 })
  const { items, headers } = cutPage(rows, page, '/v2/_catalog', (row) => row)
  return jsonResponse(200, { repositories: items }, headers)
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
  const rows = await parts.db.read('referrers', { repository: name.stored, subjects, artifactType, after: page.last, limit: page.limit + 1 })
  const filter: Record<string, string> = artifactType ? { artifactType } : {}
  const { items, headers } = cutPage(rows, page, `/v2/${name.shown}/referrers/${digest}`, (row) => row.digest, filter)
  const manifests = items.map((row) => ({
    mediaType: row.mediaType,
    size: row.size,
    digest: row.digest,
    artifactType: row.artifactType ?? undefined,
    annotations: row.annotations === null ? undefined : (JSON.parse(row.annotations) as unknown),
  }))
  const applied: Record<string, string> = artifactType ? { 'oci-filters-applied': 'artifactType' } : {}
  return jsonResponse(200, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, { ...headers, ...applied, 'content-type': OCI_INDEX })
}
