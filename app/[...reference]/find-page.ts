import { cache } from 'react'
import { getContext } from '../../lib/context-ref.ts'
import type { ImageDetails, RepositorySummary } from '../../lib/hub/hub-source.ts'
import { fullName, parsePageReference } from '../../lib/hub/page-reference.ts'

export type FoundPage =
  | { kind: 'namespace'; namespace: string }
  | { kind: 'repository'; repository: RepositorySummary }
  | { kind: 'image'; image: ImageDetails }

/** What a path names, if the hub has it; asked once a request. `path` is the raw segments joined by slashes. */
export const findPage = cache(async (path: string): Promise<FoundPage | undefined> => {
  const { hub, isDenied } = getContext()
  const reference = parsePageReference(path.split('/'))
  if (!reference) return undefined
  if (reference.kind === 'image') {
    const { repository, reference: wanted } = reference
    const image = await hub.image(repository, wanted.kind === 'tag' ? wanted.tag : wanted.digest)
    return image && { kind: 'image', image }
  }
  if (reference.kind === 'name' && isDenied(reference.name)) return undefined
  if (reference.kind === 'name' && (await isNamespace(reference.name))) return { kind: 'namespace', namespace: reference.name }
  const repository = await hub.repository(reference.kind === 'name' ? fullName(reference.name) : reference.repository)
  return repository && { kind: 'repository', repository }
})

// Somebody may have it before anything was pushed to it.
async function isNamespace(name: string): Promise<boolean> {
  const { hub, namespaces } = getContext()
  if ((await hub.listRepositories({ namespace: name, limit: 1 })).items.length > 0) return true
  return (await namespaces.get(name, { kind: 'anonymous' })) !== undefined
}
