import { isFromForeignPage } from '../http/foreign-page.ts'
import { OciError } from '../oci/errors.ts'
import { deleteBlob, getBlob } from './blobs.ts'
import { answerForeign } from './foreign/answer-foreign.ts'
import { findNewerPlace, findPlace, foreignName, type Found } from './foreign/place.ts'
import { writeRefused } from './foreign/write-refused.ts'
import { AnswerCache } from './answer-cache.ts'
import { deleteManifest } from './delete-manifest.ts'
import { getManifest } from './get-manifest.ts'
import { listCatalog, listReferrers, listTags } from './lists.ts'
import { UnresolvableError } from '../resolve/net/errors.ts'
import { putManifest } from './put-manifest.ts'
import { jsonResponse } from './responses.ts'
import { parseRoute, type Route } from './route.ts'
import type { RegistryParts, RegistryRequest, RegistryResponse } from './types.ts'
import { deleteUpload, getUpload, patchUpload, putUpload, startUpload } from './uploads.ts'

type Handler<R extends Route> = (parts: RegistryParts, request: RegistryRequest, route: R) => RegistryResponse | Promise<RegistryResponse>
type Methods<R extends Route> = Record<string, Handler<R>>
type Table = { [K in Route['kind']]: Methods<Extract<Route, { kind: K }>> }

// HEAD stands beside GET everywhere; the adapter leaves the body out.
const read = <R extends Route>(handler: Handler<R>): Methods<R> => ({ GET: handler, HEAD: handler })

const TABLE: Table = {
  base: read((parts, request) => {
    parts.access.requireCredential(request.principal)
    return jsonResponse(200, {})
  }),
  catalog: read((parts, request) => listCatalog(parts, request)),
  tags: read((parts, request, { name }) => listTags(parts, request, name)),
  referrers: read((parts, request, { name, digest }) => listReferrers(parts, request, name, digest)),
  manifest: {
    ...read((parts, request, { name, reference }) => getManifest(parts, request, name, reference)),
    PUT: (parts, request, { name, reference }) => putManifest(parts, request, name, reference),
    DELETE: (parts, request, { name, reference }) => deleteManifest(parts, request, name, reference),
  },
  blob: {
    ...read((parts, request, { name, digest }) => getBlob(parts, request, name, digest)),
    DELETE: (parts, request, { name, digest }) => deleteBlob(parts, request, name, digest),
  },
  uploads: { POST: (parts, request, { name }) => startUpload(parts, request, name) },
  upload: {
    GET: (parts, request, { name, id }) => getUpload(parts, request, name, id),
    PATCH: (parts, request, { name, id }) => patchUpload(parts, request, name, id),
    PUT: (parts, request, { name, id }) => putUpload(parts, request, name, id),
    DELETE: (parts, request, { name, id }) => deleteUpload(parts, request, name, id),
  },
}

/** Answers one request of the Distribution API, whatever carried it. Rejects with OciError and the store's errors (OCI Distribution 1.1). */
export async function handle(parts: RegistryParts, request: RegistryRequest): Promise<RegistryResponse> {
  const route = parseRoute(request.path)
  const methods = TABLE[route.kind] as Methods<Route>
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
  if (!handler) {
    const allow = Object.keys(methods).join(', ')
    throw new OciError('UNSUPPORTED', `${request.method} is not supported here: use ${allow}`, { headers: { allow } })
  }
  // In a browser on this machine any page can reach us; a plain POST needs no leave of ours to be sent.
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (changes && isFromForeignPage(request.headers)) throw new OciError('DENIED', 'a page of another origin may not change anything here')
  if (!('name' in route)) return handler(parts, request, route)
  // What is denied can still be taken away.
  if (request.method !== 'DELETE') parts.denials.require(route.name.stored)
  return (await outside(parts, request, route, handler)) ?? handler(parts, request, route)
}

/** The answer when the first component names something outside this hub; a name that is our own by another spelling is answered from our rows. */
async function outside(parts: RegistryParts, request: RegistryRequest, route: Extract<Route, { name: unknown }>, handler: Handler<Route>): Promise<RegistryResponse | undefined> {
  const foreign = foreignName(parts, route.name)
  if (!foreign) return undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') throw writeRefused(parts, request, foreign)
  parts.access.require(request.principal, foreign.shown, 'pull')
  const answer = (found: Found): RegistryResponse | Promise<RegistryResponse> => found.kind === 'place'
    ? answerForeign(parts, request, route, found)
    // Writers do not know this spelling, so its answers must not stay in the cache that they clear.
    : handler({ ...parts, cache: new AnswerCache() }, request, { ...route, name: found.name })
  try {
    return await answer(await findPlace(parts, foreign))
  } catch (error) {
    const newer = isMissing(error) ? await findNewerPlace(parts, foreign) : undefined
    if (newer) return answer(newer)
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof UnresolvableError || (error instanceof OciError && error.status === 404)
}
