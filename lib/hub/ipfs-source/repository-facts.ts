import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { RepositoryOverview, ShownRepository } from '../hub-source.ts'
import { isRefusal } from '../../roots/read/refusal.ts'
import type { Opened } from './open-ipfs-source.ts'
import type { ListedRepository } from './static-types.ts'
import { tagNames } from './tag-names.ts'

const MOST_SHORT = 200
const MOST_SHORT_BYTES = 4096

/** A repository in a list: what it says of itself in a line. A tree does not tell when anything was, and to count tags takes their directories. */
export async function listedOf({ source, directory, place }: Opened, name: string): Promise<ListedRepository> {
  return { name, namespace: place.name, short: await shortOf(source, directory), wantsSignatures: false }
}

/** The same with how many tags there are. */
export async function summaryOf(repository: Opened, name: string): Promise<ShownRepository> {
  const [listed, { names, total }] = await Promise.all([listedOf(repository, name), tagNames(repository)])
  return { ...listed, tagCount: total ?? names.length }
}

/** A repository as a whole. */
export async function readOverview({ reader, place, path }: Opened): Promise<RepositoryOverview> {
  const { short, full } = await reader.readme().catch(nothingIfRefused)
  return { short: short?.slice(0, MOST_SHORT), readme: full, platforms: [], published: { ipns: place.ipns, root: place.root, path: path.join('/'), isWaiting: false } }
}

async function shortOf(source: BlockSource, directory: CID): Promise<string | undefined> {
  const link = await walkPath(source, directory, ['README-short.txt'])
  const bytes = link && (await readFile(source, link.cid, MOST_SHORT_BYTES).catch(undefinedIfRefused))
  return bytes && new TextDecoder().decode(bytes).slice(0, MOST_SHORT)
}

function undefinedIfRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error
}

function nothingIfRefused(error: unknown): { short?: string; full?: string } {
  return undefinedIfRefused(error) ?? {}
}
