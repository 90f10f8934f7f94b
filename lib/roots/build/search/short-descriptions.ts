import type { CID } from 'multiformats/cid'
import { code as RAW } from 'multiformats/codecs/raw'
import { RESERVED_COMPONENTS } from '../../../names/reserved.ts'
import { isRepositoryName } from '../../../oci/reference.ts'
import type { BlockSource, Link } from '../../../ipfs/block-source.ts'
import { diffEntries } from '../../../ipfs/dag/diff-entries.ts'
import { listEntries } from '../../../ipfs/dag/read-directory.ts'
import { FileRefusedError, readFile } from '../../read/read-file.ts'
import { walkPath } from '../../read/walk-path.ts'
import { toShort } from '../description.ts'

// 200 characters, each of at most four bytes; what is longer was not written by this version.
const MOST_BYTES = 4096
const MARKER = 'oci-layout'
const SHORT = 'README-short.txt'

/** A repository by its full name, and its short description (empty: none) as its directory has it. */
export type Described = { name: string; short: string }

/**
 * The full names of repositories of a namespace that came or went with a root, or describe themselves in other words. What else differs
 * below them is not looked at. Throws BlockMissingError, NotADirectoryError.
 */
export async function* changedDescriptions(source: BlockSource, namespace: string, before: CID, after: CID): AsyncGenerator<string> {
  yield* changedBelow(source, namespace, before, after)
}

async function* changedBelow(source: BlockSource, name: string, before: CID | undefined, after: CID | undefined): AsyncGenerator<string> {
  let isOther = false
  for await (const change of diffEntries(source, before, after)) {
    isOther ||= change.name === MARKER || change.name === SHORT
    const [was, is] = [directoryOf(change.before), directoryOf(change.after)]
    if ((was || is) && mayBeBelow(name, change.name)) yield* changedBelow(source, `${name}/${change.name}`, was, is)
  }
  if (isOther && name.includes('/')) yield name
}

/** A repository's short description, by its full name; undefined when there is none of that name. */
export async function shortDescription(source: BlockSource, root: CID, name: string): Promise<string | undefined> {
  const end = await walkPath(source, root, name.split('/').slice(1))
  return end && shortOf(source, await entriesOf(source, end.cid))
}

/** The repositories of a namespace's root whose full names come after this one, in their order. Throws BlockMissingError, NotADirectoryError. */
export async function* listDescriptions(source: BlockSource, namespace: string, root: CID, behind: string): AsyncGenerator<Described> {
  yield* listBelow(source, namespace, await entriesOf(source, root), behind)
}

// `team` comes before `team-x`, and that before `team/app`: a repository's place among its siblings is not that of those below it.
async function* listBelow(source: BlockSource, name: string, entries: Map<string, Link>, behind: string): AsyncGenerator<Described> {
  const directories = [...entries].filter(([part, link]) => directoryOf(link) && mayBeBelow(name, part)).map(([part, { cid }]) => ({ below: `${name}/${part}`, cid }))
  const steps = directories.flatMap(({ below, cid }) => [{ at: below, below, cid }, { at: `${below}/`, below, cid }])
  steps.sort((a, b) => (a.at < b.at ? -1 : 1))
  for (const { at, below, cid } of steps) {
    if (at <= behind && !(at.endsWith('/') && behind.startsWith(at))) continue
    const own = await entriesOf(source, cid)
    if (at.endsWith('/')) yield* listBelow(source, below, own, behind)
    else {
      const short = await shortOf(source, own)
      if (short !== undefined) yield { name: below, short }
    }
  }
}

async function shortOf(source: BlockSource, entries: Map<string, Link>): Promise<string | undefined> {
  if (!entries.has(MARKER)) return undefined
  const file = entries.get(SHORT)
  if (!file) return ''
  try {
    return toShort(new TextDecoder().decode(await readFile(source, file.cid, MOST_BYTES))) ?? ''
  } catch (error) {
    if (error instanceof FileRefusedError) return ''
    throw error
  }
}

async function entriesOf(source: BlockSource, directory: CID): Promise<Map<string, Link>> {
  const entries = new Map<string, Link>()
  for await (const { name, ...link } of listEntries(source, directory)) entries.set(name, link)
  return entries
}

function directoryOf(link: Link | undefined): CID | undefined {
  return link && link.cid.code !== RAW ? link.cid : undefined
}

function mayBeBelow(name: string, part: string): boolean {
  return !RESERVED_COMPONENTS.has(part) && isRepositoryName(`${name}/${part}`)
}
