import { z } from 'zod'
import { isDigest } from '../../oci/digest.ts'
import { deleteManifest } from '../../registry/delete-manifest.ts'
import { setTag } from '../../registry/set-tag.ts'
import { toOciError } from '../../registry/to-oci-error.ts'
import type { RegistryParts } from '../../registry/types.ts'
import { jsonBody } from '../declare/json-body.ts'
import { ownRepositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import type { ApiRoute } from '../types.ts'
import { nameOf } from './name-of.ts'

const ofTag = { name: ownRepositoryParameter, tag: z.string().max(255).describe('a tag') }
const digest = z.string().refine(isDigest, 'digest is that of a manifest in the repository').describe('of a manifest that the repository has')
const body = jsonBody(z.strictObject({ digest }), { most: 4000, otherwise: 'the body is {"digest": "sha256:…"}' })

/** `repositories/<name>/tags/<tag>`: PUT of `{digest}` makes a tag or moves it, DELETE removes it; manifests stay. */
export function tagChangeRoute(parts: RegistryParts): ApiRoute {
  return route('repositories/{name*}/tags/{tag}', 'Repositories', ofTag).put({
    summary: 'Makes a tag, or moves it', description: 'As a push of that manifest does.', access: 'who may push', body, answers: { 204: null },
    run: async (asked) => {
      const { params: { name, tag } } = asked
      parts.access.require(asked.principal, name, 'create')
      const { digest } = await asked.body()
      await setTag(parts, asked, nameOf(name), { tag, digest }).catch(refuse)
      return { status: 204 }
    },
  }).delete({
    summary: 'Deletes a tag', description: 'What it pointed to stays, and is pulled by digest.', access: 'who may delete', answers: { 204: null },
    run: async (asked) => {
      await deleteManifest(parts, asked, nameOf(asked.params.name), asked.params.tag).catch(refuse)
      return { status: 204 }
    },
  })
}

function refuse(error: unknown): never {
  throw toOciError(error)
}
