import type { CID } from 'multiformats/cid'
import { README_LIMITS } from '../../lib/roots/readme-limits.ts'
import { readDocument } from './read-content.ts'
import type { Reading } from './reading.ts'

// Twenty times what is shown, which is cut to that; a file beyond it counts as none.
const SHORT_BYTES = 4 * 1024

/** Puts a repository's texts among the changes, as far as they differ from those of the directory before. */
export async function emitText(reading: Reading, path: string, before: CID | undefined, after: CID): Promise<void> {
  const short = await changedText(reading, before, after, 'README-short.txt', SHORT_BYTES)
  const readme = await changedText(reading, before, after, 'README.md', README_LIMITS.full)
  if (short !== undefined || readme !== undefined) reading.emit({ kind: 'text', repository: path, short: short === undefined ? undefined : oneLine(short), readme })
}

/** Null: there is none; undefined: it is as it was. */
async function changedText({ source, directories, before: old }: Reading, before: CID | undefined, after: CID, name: string, most: number): Promise<string | null | undefined> {
  const [was, is] = [before && (await old.directories.entry(before, name)), await directories.entry(after, name)]
  if (before && was?.cid.toString() === is?.cid.toString()) return undefined
  return (is && (await readDocument(source, is.cid, most, (bytes) => new TextDecoder().decode(bytes)))) ?? null
}

/** One line of at most 200 characters. */
export function oneLine(text: string | null): string | null {
  const line = text?.replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, README_LIMITS.short).toWellFormed()
  return line === undefined || line === '' ? null : line
}
