import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { DOCUMENT_LIMITS, parseNameDocument, parseRootDocument, type NameDocument, type RootDocument } from '../documents.ts'
import { readFile } from './read-file.ts'
import { walkPath } from './walk-path.ts'

// Both throw DocumentError, what readFile refuses, BlockMissingError and what the source throws.

/** What the root at a path says of itself; undefined for what has no ipcr.json. */
export async function readRootDocument(source: BlockSource, root: CID, path: readonly string[] = []): Promise<RootDocument | undefined> {
  const file = await walkPath(source, root, [...path, 'ipcr.json'])
  return file && parseRootDocument(await readFile(source, file.cid, DOCUMENT_LIMITS.root))
}

/** What the hub's root at a path says of a name in canonical spelling; undefined when it lists none such. */
export async function readNameDocument(source: BlockSource, hub: CID, path: readonly string[], name: string, signal?: AbortSignal): Promise<NameDocument | undefined> {
  const file = await walkPath(source, hub, [...path, 'names', `${name}.json`], signal)
  return file && parseNameDocument(await readFile(source, file.cid, DOCUMENT_LIMITS.name, signal))
}
