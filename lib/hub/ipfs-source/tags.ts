import { BlockMissingError } from '../../ipfs/block-source.ts'
import { naturalKey } from '../../oci/natural-key.ts'
import { UnavailableError, UnresolvableError } from '../../resolve/net/errors.ts'
import { isRefusal } from '../../roots/read/refusal.ts'
import type { Page, ShownTag, TagQuery } from '../hub-source.ts'
import { readManifestFacts, type ManifestFacts } from './manifest-facts.ts'
import { type OpenRepository, tagNames } from './tag-names.ts'

const MOST_ON_A_PAGE = 100
const ALIASES_SHOWN = 20

type Read = { name: string; facts: ManifestFacts } | { name: string; why: string }

/**
 * A page of a repository's tags as people count; a tree knows no time of a tag, so that this is their only order. A tag whose
 * manifest cannot be read or verified says why. Throws BlockMissingError, UnavailableError.
 */
export async function readTags(repository: OpenRepository, { after, limit, order, filter, grouped }: TagQuery): Promise<Page<ShownTag>> {
  const { names } = await tagNames(repository)
  const wanted = inOrder(names, order === 'name-desc').filter((name) => filter === undefined || name.toLowerCase().includes(filter.toLowerCase()))
  const from = after === undefined ? 0 : wanted.indexOf(after) + 1
  const shown = wanted.slice(from, from + Math.min(limit, MOST_ON_A_PAGE))
  const read = await Promise.all(shown.map((name) => readTag(repository, name)))
  const last = from + shown.length < wanted.length ? shown.at(-1) : undefined
  return { items: read.filter((tag) => !grouped || isFirst(tag, read)).map((tag) => toSummary(tag, read)), ...(last === undefined ? {} : { next: last }) }
}

/** Tags as people count them. */
export function inOrder(names: readonly string[], descending: boolean): string[] {
  const keyed = names.map((name) => ({ name, key: naturalKey(name) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.name < b.name ? -1 : 1))
  return (descending ? keyed.reverse() : keyed).map(({ name }) => name)
}

async function readTag(repository: OpenRepository, tag: string): Promise<Read> {
  try {
    const facts = await readManifestFacts(repository, { kind: 'tag', tag })
    return facts ? { name: tag, facts } : { name: tag, why: 'its manifest is not in the root' }
  } catch (error) {
    return { name: tag, why: whyUnread(error) }
  }
}

// What else goes wrong is a fault of ours, and not to be told as one of the tag.
function whyUnread(error: unknown): string {
  const isKnown = isRefusal(error) || [BlockMissingError, UnavailableError, UnresolvableError].some((kind) => error instanceof kind)
  if (isKnown && error instanceof Error) return error.message
  throw error
}

function isFirst(tag: Read, read: readonly Read[]): boolean {
  return 'why' in tag || read.find((other) => digestOf(other) === digestOf(tag)) === tag
}

function digestOf(tag: Read): string | undefined {
  return 'facts' in tag ? tag.facts.digest : undefined
}

function toSummary(tag: Read, read: readonly Read[]): ShownTag {
  if ('why' in tag) return { name: tag.name, digest: '', kind: 'image', mediaType: '', platforms: [], aliases: [], moreAliases: false, unread: tag.why }
  const { digest, kind, mediaType, artifactType, configMediaType, size, platforms } = tag.facts
  const aliases = read.filter((other) => other !== tag && digestOf(other) === digest).map(({ name }) => name)
  return { name: tag.name, digest, kind, mediaType, artifactType, configMediaType, size, platforms, aliases: aliases.slice(0, ALIASES_SHOWN), moreAliases: aliases.length > ALIASES_SHOWN }
}
