import { code as DAG_PB } from '@ipld/dag-pb'
import type { CID } from 'multiformats/cid'
import type { BlockSource, Link } from '../../ipfs/block-source.ts'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { RESERVED_COMPONENTS } from '../../names/reserved.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { readRepository } from './read-repository.ts'
import type { RestorePart } from './restore-part.ts'

/** All repositories below a namespace's root. Throws UnresolvableError for what does not fit together, BlockMissingError and what the source throws. */
export function readNamespace(source: BlockSource, root: CID, namespace: string): AsyncGenerator<RestorePart> {
  return visit(source, root, namespace, false)
}

async function* visit(source: BlockSource, directory: CID, name: string, mayBeRepository: boolean): AsyncGenerator<RestorePart> {
  const entries = await entriesOf(source, directory)
  if (!entries) return
  if (mayBeRepository && entries.has('oci-layout')) yield* readRepository(source, directory, name)
  for (const [part, { cid }] of entries) {
    const below = `${name}/${part}`
    if (cid.code === DAG_PB && !RESERVED_COMPONENTS.has(part) && isRepositoryName(below)) yield* visit(source, cid, below, true)
  }
}

/** A directory's entries by name; undefined for a file. */
async function entriesOf(source: BlockSource, directory: CID): Promise<Map<string, Link> | undefined> {
  const entries = new Map<string, Link>()
  try {
    for await (const { name, ...link } of listEntries(source, directory)) entries.set(name, link)
  } catch (error) {
    if (error instanceof NotADirectoryError) return undefined
    throw error
  }
  return entries
}
