import { deleteRepository } from '../../registry/delete-repository.ts'
import { toOciError } from '../../registry/to-oci-error.ts'
import type { RegistryParts } from '../../registry/types.ts'
import { ownRepositoryParameter } from '../declare/parameters.ts'
import { route } from '../declare/route.ts'
import type { ApiRoute } from '../types.ts'
import { nameOf } from './name-of.ts'

/** `repositories/<name>`: DELETE of a repository of this hub with all that is in it. */
export function repositoryChangeRoute(parts: RegistryParts): ApiRoute {
  return route('repositories/{name*}', 'Repositories', { name: ownRepositoryParameter }).delete({
    summary: 'Deletes a repository', description: 'With its tags, manifests and description. Other repositories keep theirs; what was published before, others may have.', access: 'who may delete', answers: { 204: null },
    run: async (asked) => {
      await deleteRepository(parts, asked, nameOf(asked.params.name)).catch((error: unknown) => {
        throw toOciError(error)
      })
      return { status: 204 }
    },
  })
}
