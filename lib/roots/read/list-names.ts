import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { walkPath } from './walk-path.ts'

const MAX_NAMES = 100_000

/** Names in a directory below a root, sorted bytewise, 100,000 at most; none when it is not there. Throws NotADirectoryError, BlockMissingError. */
export async function listNames(source: BlockSource, root: CID, path: readonly string[]): Promise<string[]> {
  const folder = await walkPath(source, root, path)
  const names: string[] = []
  if (folder) for await (const { name } of listEntries(source, folder.cid)) if (names.push(name) >= MAX_NAMES) break
  return names.sort()
}

/** What a list of names is, read once: a root is content. A read that fails is tried again. */
export class NameList {
  readonly #read: () => Promise<string[]>
  #names: Promise<string[]> | undefined

  constructor(read: () => Promise<string[]>) {
    this.#read = read
  }

  all(): Promise<string[]> {
    const names = (this.#names ??= this.#read())
    names.catch(() => { this.#names = undefined })
    return names
  }

  async page({ after = '', limit }: { after?: string; limit: number }): Promise<string[]> {
    return (await this.all()).filter((name) => name > after).slice(0, limit)
  }
}
