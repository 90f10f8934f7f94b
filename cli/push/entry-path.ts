import { posix } from 'node:path'
import { SavedError } from './saved-error.ts'

const MOST_CHARACTERS = 4096

/** An entry's path in an archive, without `./`; '' for the top. Nothing is ever written by it. Throws SavedError for one that leads out. */
export function entryPath(text: string): string {
  if (text.length > MOST_CHARACTERS || text.includes('\0')) throw new SavedError('the archive has an entry whose name is none')
  const path = posix.normalize(text).replace(/^\.\/|^\.$|\/+$/g, '')
  if (text.startsWith('/') || text.includes('\\') || text.split('/').includes('..')) throw refused(text)
  return path
}

/** Where a link of an archive leads; a symbolic one from its own directory, a hard one from the top. Throws SavedError for one that leads out. */
export function linkTarget(path: string, target: string, isSymbolic: boolean): string {
  const to = posix.normalize(isSymbolic ? posix.join(posix.dirname(path), target) : target)
  if (target.startsWith('/') || to.startsWith('..') || target.length > MOST_CHARACTERS) throw refused(`${path} -> ${target}`)
  return entryPath(to)
}

function refused(what: string): SavedError {
  return new SavedError(`the archive has an entry that leads out of it, ${JSON.stringify(what.slice(0, 200))}: nothing of it is taken`)
}
