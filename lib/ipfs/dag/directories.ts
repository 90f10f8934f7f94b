import type { CID } from 'multiformats/cid'
import type { Link } from '../block-source.ts'

/** An entry of a directory. */
export type Entry = Link & { name: string }

/** An entry to be set, or removed (`undefined`), at the end of a path. */
export type PathChange = { path: readonly string[]; entry: Link | undefined }

/**
 * UnixFS directories as content: every edit gives a new root and leaves the old one as it is. CIDs equal those of Kubo under
 * the profile unixfs-v1-2025: a HAMT of 256 above a block of 256 KiB, flat again below. Methods throw BlockMissingError,
 * NotADirectoryError and InvalidNameError; an edit that changes nothing returns the same CID.
 */
export interface Directories {
  /** A directory of exactly these entries; a later one of the same name counts. */
  build(entries: Iterable<Entry>): Promise<Link>
  /** One entry set, or removed (`undefined`). A directory that becomes empty is undefined, like one that does not exist yet. */
  set(directory: Link | undefined, name: string, entry: Link | undefined): Promise<Link | undefined>
  /** The same at the end of a path; makes the directories on the way and removes those that become empty. */
  setPath(root: Link | undefined, path: readonly string[], entry: Link | undefined): Promise<Link | undefined>
  /** Many at once, each directory written once; of changes that touch each other the later counts. */
  setPaths(root: Link | undefined, changes: Iterable<PathChange>): Promise<Link | undefined>
  /** The entry of that name. */
  get(directory: CID, name: string): Promise<Link | undefined>
  /** All entries: of a flat directory sorted by the names' bytes, of a HAMT in its order. */
  list(directory: CID): AsyncIterable<Entry>
}

/** A block where a directory was expected is something else. */
export class NotADirectoryError extends Error {
  override name = 'NotADirectoryError'
  readonly code = 'NOT_A_DIRECTORY'
}

/** A name that no directory can hold: empty, or with a slash. */
export class InvalidNameError extends Error {
  override name = 'InvalidNameError'
  readonly code = 'INVALID_NAME'
}
