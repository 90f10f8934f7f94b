import type { RestorePart } from '../../resolve/restore/restore-part.ts'
import type { RestoreParts } from './restore-parts.ts'

type ReadmePart = Extract<RestorePart, { kind: 'readme' }>

/**
 * Has a repository say what its root says: by the tag whose image says it, or else as if it had been set over the API. The
 * manifests and tags of the root are here.
 */
export async function restoreReadme({ db, roots, now }: RestoreParts, { repository, short, full }: ReadmePart): Promise<void> {
  const shown = await roots.call('readme', { repository })
  if (!shown) return
  const others: { short: string | null; full: string | null } = { short: null, full: full === null || shown.full === full ? null : full }
  if (shown.short !== short) {
    const tag = await roots.call('tagSaying', { repository, short })
    if (tag === undefined) others.short = short ?? ''
    else await db.write('makeTagNewest', { repository, tag, now: now() })
  }
  if (others.short !== null || others.full !== null) await db.write('setReadme', { repository, ...others, now: now() })
}
