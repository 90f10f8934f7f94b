import { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import { NotADirectoryError } from '../../ipfs/dag/directories.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { isRepositoryName } from '../../oci/reference.ts'
import { listRepositories } from '../../roots/read/list-repositories.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'

const MOST_ENTRIES = 100_000
const AT_ONCE = 32
// So many directories are looked into for one page, whatever is in them: of a root without images nobody waits for all.
const MOST_LOOKED_INTO = 2048
// Below one entry of a namespace; a repository of ours may have others below it.
const BELOW = { depth: 7, repositories: 1000, directories: 2000 }

/** `next`: behind what it goes on, though nothing may have been found yet. */
export type RepositoryNames = { names: string[]; next?: string | undefined }

/**
 * Names of the repositories below a root, part by part in byte order, after `after`, as many as `limit`; `''` for a root that is one itself.
 * What is looked at grows with the page and not with the root. Throws BlockMissingError, UnavailableError.
 */
export async function repositoriesOf(source: BlockSource, root: string, { after = '', prefix = '', limit }: { after?: string | undefined; prefix?: string | undefined; limit: number }): Promise<RepositoryNames> {
  const entries = await directories(source, CID.parse(root))
  const isWanted = (name: string): boolean => partwise(name) > partwise(after) && name.startsWith(prefix)
  const wanted = entries.filter(({ name }) => name >= (after.split('/', 1)[0] ?? '') && (name.startsWith(prefix) || prefix.startsWith(`${name}/`)))
  const names: string[] = []
  if (after === '' && prefix === '') names.push(...(await itself(source, root)))
  let at = 0
  for (; at < Math.min(wanted.length, MOST_LOOKED_INTO) && names.length <= limit; at += AT_ONCE) {
    const found = await Promise.all(wanted.slice(at, at + AT_ONCE).map((entry) => below(source, entry)))
    names.push(...found.flat().filter(isWanted))
  }
  if (names.length > limit) return { names: names.slice(0, limit), next: names[limit - 1] }
  const [found = '', entry = ''] = [names.at(-1), wanted[at - 1]?.name]
  return { names, next: at >= wanted.length ? undefined : partwise(found) > partwise(entry) ? found : entry }
}

type Directory = { name: string; cid: CID }

async function itself(source: BlockSource, root: string): Promise<string[]> {
  for await (const name of listRepositories(source, CID.parse(root), { depth: 0 })) return name === '' ? [''] : []
  return []
}

async function below(source: BlockSource, { name, cid }: Directory): Promise<string[]> {
  const names: string[] = []
  for await (const path of listRepositories(source, cid, BELOW)) names.push(path === '' ? name : `${name}/${path}`)
  return names
}

// All of `a/…` before `a-b`: as the directories are walked.
function partwise(name: string): string {
  return name.replaceAll('/', '\0')
}

async function directories(source: BlockSource, root: CID): Promise<Directory[]> {
  const found: Directory[] = []
  try {
    for await (const { name, cid } of listEntries(source, root)) {
      if (cid.code !== RAW && isRepositoryName(name)) found.push({ name, cid })
      if (found.length >= MOST_ENTRIES) break
    }
  } catch (error) {
    if (!(error instanceof NotADirectoryError)) throw error
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1))
}
