import { z } from 'zod'
import type { Context } from '../context-ref.ts'
import { type Digest, isDigest } from '../oci/digest.ts'

const MOST_TEXT = 1024
const MOST_MOVES = 10_000
const MOST_ENTRIES = 10_000
const text = z.string().min(1).max(MOST_TEXT)
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'not a digest').nullable()
const tagMove = z.strictObject({ source: text, repository: text, tag: text, before: digest, after: digest, root: text, at: whole })

/** The arguments of what the indexer asks of the hub. */
export const indexSchemas = {
  'index-changes': z.strictObject({ after: whole }),
  gossip: z.strictObject({ via: text, names: z.array(z.strictObject({ name: z.string().max(MOST_TEXT), claim: z.unknown() })).max(MOST_ENTRIES) }),
  'tag-moves': z.strictObject({ moves: z.array(tagMove).max(MOST_MOVES) }),
}

type Arguments<K extends keyof typeof indexSchemas> = z.output<(typeof indexSchemas)[K]>

/** What has changed since `after`; waits up to 20 s when that is nothing. */
export function indexChanges({ indexing }: Context, { after }: Arguments<'index-changes'>): Promise<object> {
  return indexing.changesAfter(after)
}

/** Hears what a followed hub lists of other names: `{name, claim}` each, the claim null or as it stands there. Of more than 1,000 the first count. */
export async function gossip({ indexing }: Context, { via, names }: Arguments<'gossip'>): Promise<object> {
  await indexing.hear(via, names)
  return {}
}

/** Keeps moves of tags; answers when they are on the disk. */
export async function tagMoves({ indexing }: Context, { moves }: Arguments<'tag-moves'>): Promise<object> {
  await indexing.keepMoves(moves)
  return {}
}
