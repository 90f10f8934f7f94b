import { parseName } from '../../names/name.ts'
import { parseRepositoryName } from '../../names/repository-name.ts'
import { canonicalName } from '../../registry/denials.ts'

/** A repository's name as the index has it, by which it is pulled too; undefined for what is none. */
export function indexName(text: string): string | undefined {
  const name = parseRepositoryName(canonicalName(text) ?? '')
  if (!name || name.shown.includes('/')) return name?.shown
  const kind = parseName(name.shown)?.kind
  // A root outside this hub that is itself one image.
  return kind === undefined || kind === 'handle' ? name.stored : name.shown
}
