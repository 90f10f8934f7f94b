import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from './ingest/durable.ts'

/** A directory is not there and cannot be made; a sentence. */
export class DirectoryError extends Error {
  readonly code = 'DIRECTORY'
  override name = 'DirectoryError'
}

/**
 * Makes a directory, with those above it, unless it is there. Node's own way of doing so never ends where a file system takes no
 * directories, as /proc. Throws DirectoryError.
 */
export function makeDirectory(path: string, mode = 0o777): void {
  try {
    if (tryToMake(path, mode)) return
    makeDirectory(dirname(path), mode)
    if (tryToMake(path, mode)) return
  } catch (error) {
    if (isDirectory(path)) return
    if (error instanceof DirectoryError) throw error
    throw new DirectoryError(`the directory ${path} cannot be made: ${reasonOf(error)}`, { cause: error })
  }
  throw new DirectoryError(`the directory ${path} cannot be made: it was taken away meanwhile`)
}

// False when what is to be above it is not there.
function tryToMake(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode })
    return true
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || existsSync(dirname(path))) throw error
    return false
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

// Node's words begin with a code and end with the call.
function reasonOf(error: unknown): string {
  const code = errorCode(error)
  if (code === 'ENOENT') return 'none can be made where it is to be'
  if (code === 'EEXIST') return 'there is something else of that name'
  return error instanceof Error ? error.message.replace(/^[A-Z]+: |, [a-z]+ '.*$/gs, '') : 'unknown'
}
