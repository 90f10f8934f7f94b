import { randomBytes } from 'node:crypto'
import { chmodSync, constants } from 'node:fs'
import { link, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeDirectory } from '../../store/make-directory.ts'

const OWNER_ONLY = 0o600
const GROUP_AND_OTHERS = 0o077

/** The directory of the hub's secrets, made if need be and closed to everybody else (0700). */
export function openSecretDirectory(dataDir: string): string {
  const directory = join(dataDir, 'keys')
  makeDirectory(directory, 0o700)
  chmodSync(directory, 0o700)
  return directory
}

/** The bytes of a secret; undefined when there is no such file. A file that others may read is closed to them first. */
export async function readSecretFile(path: string): Promise<Buffer | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(ignoreMissing)
  if (!file) return undefined
  try {
    if (((await file.stat()).mode & GROUP_AND_OTHERS) !== 0) await file.chmod(OWNER_ONLY)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** Writes a new secret, whole and on the disk (0600), or says false: it never takes the place of another file. */
export async function createSecretFile(path: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  try {
    await writeDurably(temporary, bytes)
    // rename would replace what is there; link fails instead.
    return await link(temporary, path).then(() => true, isThere)
  } finally {
    await unlink(temporary).catch(ignoreMissing)
    await syncDirectory(dirname(path))
  }
}

/** Puts a secret aside under another name, durably. */
export async function moveSecretFile(path: string, target: string): Promise<void> {
  await rename(path, target)
  await syncDirectory(dirname(path))
}

/** Removes a secret that nothing needs any more, durably. */
export async function removeSecretFile(path: string): Promise<void> {
  await unlink(path).catch(ignoreMissing)
  await syncDirectory(dirname(path))
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', OWNER_ONLY)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function isThere(error: unknown): false {
  if (codeOf(error) !== 'EEXIST') throw error
  return false
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
