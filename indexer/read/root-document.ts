import type { CID } from 'multiformats/cid'
import { DOCUMENT_LIMITS, parseRootDocument, type RootDocument } from '../../lib/roots/documents.ts'
import { readFile } from '../../lib/roots/read/read-file.ts'
import { isContentRefusal } from './read-content.ts'
import type { Reading } from './reading.ts'

/** A root that cannot be indexed, for a reason that lies in its content; the message is a sentence. */
export class RootRefusedError extends Error {
  readonly code = 'ROOT_REFUSED'
  override name = 'RootRefusedError'
}

/** What a root says of itself; undefined for one of somebody else's making. Throws RootRefusedError, BlockMissingError. */
export async function readRootDocument({ source, directories }: Pick<Reading, 'source' | 'directories'>, root: CID): Promise<RootDocument | undefined> {
  try {
    if (!(await directories.block(root))) throw new RootRefusedError('it is no directory')
    const file = await directories.entry(root, 'ipcr.json')
    return file && parseRootDocument(await readFile(source, file.cid, DOCUMENT_LIMITS.root))
  } catch (error) {
    if (isContentRefusal(error)) throw new RootRefusedError(`its ipcr.json cannot be read: ${error instanceof Error ? error.message : 'unreadable'}`, { cause: error })
    throw error
  }
}
