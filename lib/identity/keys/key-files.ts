import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { removeSecretFile } from './secret-file.ts'

export const SUFFIX = '.key'
/** What the file of a pending key begins with: the key that a namespace gets with its owner's next claim. */
export const PENDING = '.next-'

const IPNS_NAME = /^k[0-9a-z]+$/
const MOST_PENDING = 5_000
const MOST_OF_OWNER = 50
const MOST_RETIRED = 5

/**
 * Makes room for a further pending key, under which nothing was published: of an owner's own the oldest go first, so that nobody
 * drives out those of others, and of all only when there are too many. `owner` is `0x…`, lower case.
 */
export async function makeRoomForPending(directory: string, owner: string): Promise<void> {
  const pending = (await readdir(directory)).filter((file) => file.startsWith(PENDING) && file.endsWith(SUFFIX))
  await keepNewest(directory, pending.filter((file) => file.startsWith(`${PENDING}${owner}-`)), MOST_OF_OWNER - 1)
  if (pending.length >= MOST_PENDING) await keepNewest(directory, pending, MOST_PENDING - 1)
}

/** Removes all but the last keys that a namespace had before: each was ended by a claim, and every rotation leaves one. */
export async function dropOldRetired(directory: string, namespace: string): Promise<void> {
  const prefix = `${namespace}${SUFFIX}.`
  await keepNewest(directory, (await readdir(directory)).filter((file) => file.startsWith(prefix) && IPNS_NAME.test(file.slice(prefix.length))), MOST_RETIRED)
}

async function keepNewest(directory: string, files: string[], most: number): Promise<void> {
  if (files.length <= most) return
  const found = await Promise.all(files.map(async (file) => ({ path: join(directory, file), madeAt: (await stat(join(directory, file))).mtimeMs })))
  for (const { path } of found.sort((a, b) => b.madeAt - a.madeAt).slice(most)) await removeSecretFile(path)
}
