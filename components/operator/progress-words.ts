import { formatSize } from '../../lib/hub/format-size.ts'
import type { WatchedName } from '../../lib/hub/operator-types.ts'

/** How far the indexing of a name is, a sentence. */
export function indexingSentence({ state, detail, indexed }: WatchedName): string {
  if (state === 'unknown' && !indexed?.indexedAt) return detail === null ? 'Being looked up…' : 'Nothing found: it is looked for again.'
  if (!indexed || indexed.indexedAt === null) return 'Found; being read into the index…'
  const { repositoryCount, tagCount } = indexed
  const read = `${count(repositoryCount, 'repository', 'repositories')}, ${count(tagCount, 'tag', 'tags')} in the index.`
  return indexed.limited === null ? read : `${read} Not all of it: ${indexed.limited}.`
}

/** How far the keeping of its bytes is; undefined when they are not to be kept. */
export function keepingSentence({ pin }: WatchedName): string | undefined {
  if (!pin) return undefined
  if (pin.state === 'pinned') return 'All its bytes are here.'
  if (pin.state === 'failed') return `Its bytes could not all be fetched: ${pin.detail ?? 'it failed'}. Tried again every minute.`
  const { blocks, files, bytes } = pin.progress ?? {}
  if (typeof blocks !== 'number' || typeof files !== 'number' || typeof bytes !== 'number') return 'Its bytes are going to be fetched…'
  return `Being fetched: ${count(blocks, 'block', 'blocks')}, ${count(files, 'file', 'files')}, ${formatSize(bytes)} so far…`
}

/** True while something of a name is on its way, and is worth looking at again soon. */
export function isMoving({ state, detail, indexed, pin }: WatchedName): boolean {
  const isReading = state === 'unknown' ? detail === null : !indexed || indexed.indexedAt === null
  return isReading || pin?.state === 'waiting' || pin?.state === 'fetching'
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}
