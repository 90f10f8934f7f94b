import { cache } from 'react'
import { getContext } from '../../lib/context-ref.ts'
import type { Followed, ImageDetails, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { fullName, parsePageReference } from '../../lib/hub/page-reference.ts'

export type FoundPage =
  | { kind: 'namespace'; namespace: string }
  | { kind: 'repository'; repository: RepositorySummary }
  | { kind: 'image'; image: ImageDetails }
  | { kind: 'followed'; name: string; followed: Followed }

/** What a path names, if the hub has it; asked once a request. `path` is the raw segments joined by slashes. */
export const findPage = cache(async (path: string): Promise<FoundPage | undefined> => {
  const { hub } = getContext()
  const reference = parsePageReference(path.split('/'))
  if (!reference) return undefined
  if (reference.kind === 'image') {
    const { repository, reference: wanted } = reference
    const image = await hub.image(repository, wanted.kind === 'tag' ? wanted.tag : wanted.digest)
    return image && { kind: 'image', image }
  }
  if (reference.kind === 'name') return findName(reference.name)
  const repository = await hub.repository(reference.repository)
  return repository ? { kind: 'repository', repository } : findFollowed(reference.repository)
})

async function findName(name: string): Promise<FoundPage | undefined> {
  const { hub, isDenied } = getContext()
  if (isDenied(name)) return undefined
  const found = (await isOwnNamespace(name)) ? undefined : await findFollowed(name)
  if (!found && (await isNamespace(name))) return { kind: 'namespace', namespace: name }
  const repository = await hub.repository(fullName(name))
  // A root may be one image itself, or have others beside it.
  return repository && (!found || found.followed.repositoryCount === 1) ? { kind: 'repository', repository } : found
}

// A name that this hub follows, or a namespace of a hub that it follows.
async function findFollowed(name: string): Promise<Extract<FoundPage, { kind: 'followed' }> | undefined> {
  const followed = await getContext().hub.followed(name)
  return followed && (name === followed.source || name === followed.namespace?.name) ? { kind: 'followed', name, followed } : undefined
}

// Somebody may have it before anything was pushed to it.
async function isNamespace(name: string): Promise<boolean> {
  return (await isOwnNamespace(name)) || (await getContext().hub.listRepositories({ namespace: name, limit: 1 })).items.length > 0
}

async function isOwnNamespace(name: string): Promise<boolean> {
  return (await getContext().namespaces.get(name, { kind: 'anonymous' })) !== undefined
}
