import type { HubDatabase } from '../db/hub-database.ts'
import type { IndexReader } from '../db/index/index-reader.ts'
import type { TagMove } from '../db/index/rows.ts'
import type { TagMoveRow } from '../db/queries/tag-moves.ts'
import { isDigest } from '../oci/digest.ts'
import type { HubSource, ImageTrust, Page, TagStep } from './hub-source.ts'
import { toPage } from './sqlite-source.ts'

/** Where a tag pointed, the newest first; `after` is the id of the last step of the page before. Who signed is what `source` says. */
export type ReadTagHistory = (source: Pick<HubSource, 'trust'>, question: { repository: string; tag: string; after?: string | undefined; limit: number }) => Promise<Page<TagStep>>

type Seen = Pick<TagStep, 'id' | 'at' | 'digest'>
type Parts = { db: Pick<HubDatabase, 'lookups' | 'read'>; index: IndexReader['read'] }

/** Reads what was observed of a tag, as roots were published, with who signed each of its images. */
export function createTagHistory({ db, index }: Parts): ReadTagHistory {
  const isHere = async (repository: string, digest: string): Promise<boolean> =>
    (isDigest(digest) && db.lookups.manifest(repository, digest) !== undefined) || (await index('manifest', { repository, reference: digest })) !== undefined
  const toStep = async (source: Pick<HubSource, 'trust'>, { repository, tag }: TagMove, step: Seen): Promise<TagStep> => {
    if (step.digest === undefined) return { ...step, isHere: false, signers: [] }
    const [here, found] = await Promise.all([isHere(repository, step.digest), source.trust(repository, { digest: step.digest, tag })])
    return { ...step, isHere: here, signers: signersOf(found, step.digest, tag) }
  }
  return async (source, { repository, tag, after, limit }) => {
    const rows = await db.read('tagHistory', { repository, tag, before: idOf(after), limit: limit + 1 })
    const { items, next } = toPage(rows, limit, ({ id }) => String(id))
    const steps = items.flatMap((move, index) => seen(move, next === undefined && index === items.length - 1).map((step) => toStep(source, move, step)))
    return { items: await Promise.all(steps), ...(next === undefined ? {} : { next }) }
  }
}

// What the first move that is known left behind is known too, but not since when.
function seen({ id, at, before, after }: TagMoveRow, isFirst: boolean): Seen[] {
  const step = { id, at, ...(after === null ? {} : { digest: after }) }
  return isFirst && before !== null ? [step, { id: 0, digest: before }] : [step]
}

// Of the tag as it was: one that the tag has left since, or that a later one for its next image overrules, held then.
function signersOf({ lines }: ImageTrust, digest: string, tag: string): string[] {
  const held = lines.filter((line) => ['valid', 'moved', 'overruled', 'expired', 'verified'].includes(line.state) && (line.elsewhere ?? digest) === digest && (line.tag ?? tag) === tag)
  return [...new Set(held.map(({ kind, signer }) => (kind === 'cosign' ? 'cosign' : signer)).filter((signer) => signer !== undefined))]
}

function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
