import { z } from 'zod'
import type { SourceRow } from '../db/index/queries/sources.ts'
import { UnresolvableError } from '../resolve/net/errors.ts'
import type { Follower, NameState } from '../resolve/follow/follower.ts'
import type { indexedName } from './answers/index-rows.ts'
import { namePage, nameState } from './answers/name.ts'
import { cursorOf } from './cursor.ts'
import { jsonBody } from './declare/json-body.ts'
import { cursorParameterOf, limitParameter } from './declare/parameters.ts'
import { route } from './declare/route.ts'
import { ApiError } from './problem.ts'
import { isoOrNull } from './read/iso.ts'
import type { ReadParts } from './read/read-parts.ts'
import { requireShown, type ShownParts } from './require-shown.ts'
import type { ApiRoute } from './types.ts'

const followBody = jsonBody(z.strictObject({ pin: z.boolean().default(false) }), { most: 1000, otherwise: 'the body is {"pin": true} or {"pin": false}' })
const nameCursor = cursorOf(z.string())
const nameParameter = z.string().max(300).describe('an IPNS name (k51…), a domain, an ENS name, a wallet\'s address, or a CID')

export type NamesParts = Pick<ReadParts, 'index'> & ShownParts & { follower: Follower }

/** `names`: GET of the names that are followed or kept. */
export function namesRoute(parts: NamesParts): ApiRoute {
  return route('names', 'Names').get({
    summary: 'The names that are followed or kept', isPublic: true, query: { limit: limitParameter(100, 500), cursor: cursorParameterOf(nameCursor) }, answers: { 200: namePage },
    run: async ({ principal, query: { limit, cursor } }) => {
      parts.access.require(principal, '', 'pull')
      const rows = await parts.follower.list({ after: cursor ?? '', limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      const shownRows = rows.slice(0, limit).filter(({ name }) => parts.denials.covering(name) === undefined || parts.access.isOperator(principal))
      return { status: 200, value: { items: await Promise.all(shownRows.map((row) => shownName(parts, row))), cursor: last ? nameCursor.encode(last.name) : null } }
    },
  })
}

/** `names/<name>`: GET of how it stands; POST of `{pin?}` to follow it, or keep all its bytes; DELETE to end both. */
export function nameRoute(parts: NamesParts): ApiRoute {
  const { follower, access } = parts
  return route('names/{name}', 'Names', { name: nameParameter }).get({
    summary: 'How a name stands', isPublic: true, answers: { 200: nameState },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'pull')
      const state = await checked(() => follower.state(name))
      requireShown(parts, principal, state.name)
      return { status: 200, value: await shownName(parts, state) }
    },
  }).post({
    summary: 'Follows a name, or keeps all its bytes', access: 'the operator', body: followBody, answers: { 202: nameState },
    run: async ({ principal, body, params: { name } }) => {
      access.require(principal, '', 'push')
      const wanted = await body()
      return { status: 202, value: await shownName(parts, await checked(() => follower.follow(name, wanted))) }
    },
  }).delete({
    summary: 'Follows and keeps a name no more', access: 'the operator', answers: { 204: null },
    run: async ({ principal, params: { name } }) => {
      access.require(principal, '', 'delete')
      if (await checked(() => follower.unfollow(name))) return { status: 204 }
      throw new ApiError(404, 'NAME_UNKNOWN', `${name} is neither followed nor kept here`)
    },
  })
}

async function checked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof UnresolvableError ? new ApiError(400, 'NAME_INVALID', error.message) : error
  }
}

/** A name as the API writes it: times as ISO 8601, with what the index has of it. */
export async function shownName({ index }: Pick<NamesParts, 'index'>, { name, resolved, failure, follow, pin }: NameState): Promise<z.output<typeof nameState>> {
  const indexed = await index('source', { name })
  return {
    name,
    state: resolved?.state ?? 'unknown',
    since: isoOrNull(resolved?.since),
    detail: resolved?.detail ?? failure ?? null,
    root: resolved?.root ?? null,
    path: resolved?.path.join('/') ?? null,
    ipnsName: resolved?.ipnsName ?? null,
    resolvedAt: isoOrNull(resolved?.resolvedAt),
    followed: follow !== undefined,
    via: follow?.via ?? null,
    pin: pin ? { state: pin.state, root: pin.root, pinnedAt: isoOrNull(pin.pinnedAt), wanted: pin.wanted, detail: pin.detail, progress: pin.progress ?? null } : null,
    indexed: indexed ? shownSource(indexed) : null,
  }
}

function shownSource({ state, layout, limited, followers, repositoryCount, tagCount, indexedAt }: SourceRow): z.input<typeof indexedName> {
  return { state, layout, limited, followers, repositoryCount, tagCount, indexedAt: isoOrNull(indexedAt) }
}
