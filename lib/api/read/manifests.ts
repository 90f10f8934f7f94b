import { z } from 'zod'
import { manifest, referrerPage, relatedPage } from '../answers/manifest.ts'
import { cursorOf } from '../cursor.ts'
import { cursorParameterOf, digestParameter, limitParameter, referenceParameter, repositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import { ApiError } from '../problem.ts'
import type { ApiRoute } from '../types.ts'
import { isoOrNull } from './iso.ts'
import type { ReadParts } from './read-parts.ts'
import { unknownRepository } from './repository.ts'
import { shownPairs, shownPlatform, shownRelated } from './shown-rows.ts'

const relatedCursor = cursorOf(z.int())
const digestCursor = cursorOf(z.string())
const relatedQuery = { limit: limitParameter(20, 100), cursor: cursorParameterOf(relatedCursor) }
const ofManifest = { name: repositoryParameter, reference: referenceParameter }

/** `repositories/<name>/manifests/<tag or digest>`: GET of what the index knows of it; the bytes are at /v2/. */
export function manifestRoute({ index }: ReadParts): ApiRoute {
  return route('repositories/{name*}/manifests/{reference}', 'Repositories', ofManifest).get({
    summary: 'An image, an index or an artifact', isPublic: true, answers: { 200: manifest },
    run: async ({ params: { name, reference } }) => {
      const asked = { repository: name, reference }
      const [found, bases] = await Promise.all([index('manifest', asked), index('baseImages', asked)])
      if (!found) throw new ApiError(404, 'MANIFEST_UNKNOWN', `${name} has no ${reference.includes(':') ? 'manifest' : 'tag'} ${reference} in the index`)
      const { created, platforms, annotations, labels } = found
      const lists = { platforms: platforms.map(shownPlatform), annotations: shownPairs(annotations), labels: shownPairs(labels), bases: bases.map(shownRelated) }
      return { status: 200, value: { repository: name, ...found, created: isoOrNull(created), ...lists } }
    },
  })
}

/** `repositories/<name>/manifests/<tag or digest>/used-by`: GET of the images that stand on all its layers. */
export function usedByRoute({ index }: ReadParts): ApiRoute {
  return route('repositories/{name*}/manifests/{reference}/used-by', 'Repositories', ofManifest).get({
    summary: 'Images that stand on all layers of this one, one of each repository', isPublic: true, query: relatedQuery, answers: { 200: relatedPage },
    run: async ({ params: { name, reference }, query: { limit, cursor } }) => {
      const { items, next } = await index('usedBy', { repository: name, reference, limit, after: cursor })
      return { status: 200, value: { items: items.map(shownRelated), cursor: next === undefined ? null : relatedCursor.encode(next) } }
    },
  })
}

/** `layers/<digest>/used-by`: GET of the repositories that use a layer. */
export function layerRoute({ index }: ReadParts): ApiRoute {
  return route('layers/{digest}/used-by', 'Repositories', { digest: digestParameter }).get({
    summary: 'Repositories that use a layer, each with one image that has it', isPublic: true, query: relatedQuery, answers: { 200: relatedPage },
    run: async ({ params: { digest }, query: { limit, cursor } }) => {
      const { items, next } = await index('sharedLayer', { digest, limit, after: cursor })
      return { status: 200, value: { items: items.map(shownRelated), cursor: next === undefined ? null : relatedCursor.encode(next) } }
    },
  })
}

/** `repositories/<name>/referrers/<digest>`: GET of what has this manifest as its subject. */
export function referrersRoute({ index }: ReadParts): ApiRoute {
  return route('repositories/{name*}/referrers/{digest}', 'Repositories', { name: repositoryParameter, digest: digestParameter }).get({
    summary: 'Signatures, SBOMs and other artifacts about an image', isPublic: true,
    query: { artifactType: z.string().max(255).optional(), limit: limitParameter(50, 500), cursor: cursorParameterOf(digestCursor) }, answers: { 200: referrerPage },
    run: async ({ params: { name, digest }, query: { artifactType, limit, cursor } }) => {
      const { items, next } = await index('referrers', { repository: name, subject: digest, artifactType, after: cursor ?? '', limit })
      if (items.length === 0 && cursor === undefined && !(await index('repository', { name }))) throw unknownRepository(name)
      return { status: 200, value: { items: items.map((row) => ({ ...row, annotations: shownPairs(row.annotations) })), cursor: next === undefined ? null : digestCursor.encode(next) } }
    },
  })
}
