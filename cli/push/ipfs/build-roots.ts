import type { CID } from 'multiformats/cid'
import type { Link } from '../../../lib/ipfs/block-source.ts'
import { openDirectories } from '../../../lib/ipfs/dag/directory.ts'
import type { EditStore } from '../../../lib/ipfs/dag/edit-store.ts'
import { parseRepositoryName } from '../../../lib/names/repository-name.ts'
import { encodeRootDocument } from '../../../lib/roots/documents.ts'
import { imageEntries, putBytes } from '../../../lib/roots/build/image-entries.ts'
import type { LooseImage } from '../../../lib/roots/build/loose-image.ts'
import { SavedError } from '../saved-error.ts'
import { joinRepository, type JoinedRepository } from './join-namespace.ts'

/** A repository's directory, and where it stands below the namespace. */
export type BuiltRepository = { repository: string; path: string[]; link: Link }

const NOTHING: JoinedRepository = { directory: undefined, tags: [], describes: true }

/** The directory of a repository with these images, beside what the namespace has of it already. Throws SavedError, OciError. */
export async function buildRepository(store: EditStore, repository: string, images: readonly LooseImage[], namespace: CID | undefined): Promise<BuiltRepository> {
  const path = parseRepositoryName(repository)?.stored.split('/').slice(1)
  if (!path) throw new SavedError(`"${repository}" is no name to publish under: a part of it is reserved`)
  const before = namespace ? await joinRepository(store, namespace, path) : NOTHING
  const link = await openDirectories(store).setPaths(before.directory, await imageEntries(store, images, before))
  if (!link) throw new TypeError('an image makes a directory')
  return { repository, path, link }
}

/** The namespace's directory with these repositories in it. Throws SavedError when they are of several namespaces. */
export async function buildNamespace(store: EditStore, repositories: readonly BuiltRepository[], before: CID | undefined): Promise<Link> {
  const namespaces = new Set(repositories.map(({ repository }) => parseRepositoryName(repository)?.stored.split('/')[0]))
  if (namespaces.size > 1) throw new SavedError(`the images are of several namespaces (${[...namespaces].join(', ')}), and a key stands for one: push each by itself`)
  const document = before ? [] : [{ path: ['ipcr.json'], entry: await putBytes(store, encodeRootDocument({ v: 1, kind: 'namespace', claim: null })) }]
  const root = await openDirectories(store).setPaths(before && { cid: before, tsize: 0 }, [...document, ...repositories.map(({ path, link }) => ({ path, entry: link }))])
  if (!root) throw new TypeError('a namespace has a repository')
  return root
}
