import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../lib/ipfs/block-source.ts'
import { DocumentError } from '../../lib/roots/documents.ts'
import { readFile } from '../../lib/roots/read/read-file.ts'
import { isRefusal } from '../../lib/roots/read/refusal.ts'
import { UnresolvableError } from '../../lib/resolve/net/errors.ts'

/** True for what content itself is refused for, now and for ever: unlike a block that is not to be had. */
export function isContentRefusal(error: unknown): boolean {
  return isRefusal(error) || error instanceof DocumentError || error instanceof UnresolvableError
}

/** What `work` gives; undefined when the content is refused. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isContentRefusal(error)) return undefined
    throw error
  }
}

/** A small file's bytes, or what `parse` makes of them; undefined for what is no such file. Throws BlockMissingError and what the source throws. */
export function readDocument<T>(source: BlockSource, cid: CID, maxBytes: number, parse: (bytes: Uint8Array) => T): Promise<T | undefined> {
  return unlessRefused(async () => parse(await readFile(source, cid, maxBytes)))
}
