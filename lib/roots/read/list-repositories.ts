import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { RESERVED_HANDLES } from '../../names/reserved.ts'
import { DocumentError } from '../documents.ts'
import { readRootDocument } from './read-documents.ts'
import { FileRefusedError } from './read-file.ts'
import { detectLayout } from './open-repository.ts'

export type ListLimits = {
  /** components of a name */
  depth?: number
  repositories?: number
  /** directories looked into, with repositories or without */
  directories?: number
}

const MAX_ENTRIES = 20_000
// What stands in a repository beside those below it; a directory of that name is none.
const OWN_ENTRIES = new Set(['blobs', 'refs', 'tags', 'manifests'])

type Walk = { source: BlockSource; depth: number; repositories: number; directories: number }

/**
 * The names of the repositories below a root in byte order, whatever their layouts, `''` when it is one itself; as many as
 * the limits let through. Throws BlockMissingError.
 */
export async function* listRepositories(source: BlockSource, root: CID, limits: ListLimits = {}): AsyncGenerator<string> {
  const { depth = 8, repositories = 10_000, directories = 20_000 } = limits
  yield* visit({ source, depth, repositories, directories }, root, [])
}

async function* visit(walk: Walk, directory: CID, path: string[]): AsyncGenerator<string> {
  if (walk.directories-- <= 0 || walk.repositories <= 0) return
  const reader = await detectLayout(walk.source, directory)
  if (reader) {
    walk.repositories--
    yield path.join('/')
  }
  // Only our own layout has repositories below repositories.
  if ((reader && reader.layout !== 'ipcr') || path.length >= walk.depth) return
  const isHub = path.length === 0 && (await isHubRoot(walk.source, directory))
  for (const { name, cid } of await entries(walk.source, directory)) if (!isHub || !RESERVED_HANDLES.has(name)) yield* visit(walk, cid, [...path, name])
}

// What a hub's root has beside its namespaces is none, and can have thousands of directories.
async function isHubRoot(source: BlockSource, directory: CID): Promise<boolean> {
  try {
    return (await readRootDocument(source, directory))?.kind === 'hub'
  } catch (error) {
    if (error instanceof DocumentError || error instanceof FileRefusedError) return false
    throw error
  }
}

async function entries(source: BlockSource, directory: CID): Promise<{ name: string; cid: CID }[]> {
  const found: { name: string; cid: CID }[] = []
  try {
    for await (const { name, cid } of listEntries(source, directory)) {
      if (cid.code !== RAW && isRepositoryName(name) && !OWN_ENTRIES.has(name)) found.push({ name, cid })
      if (found.length >= MAX_ENTRIES) break
    }
  } catch (error) {
    if (!(error instanceof NotADirectoryError)) throw error
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1))
}
