import type { Ref, RefKind } from '../../lib/db/index/rows.ts'
import type { Reading } from './reading.ts'

export type FoundRef = Omit<Ref, 'changedAt'> & { created: number | null }

/**
 * Puts a ref among the changes, or that it is gone. `compared`: it is known what the root before had, so that a tag which the index
 * does not have is a new one.
 */
export function emitRef(reading: Reading, path: string, kind: RefKind, name: string, found: FoundRef | undefined, compared: boolean): void {
  const before = reading.known.refDigest(path, kind, name)
  if (!found && before === undefined) return
  if (found && (before === undefined || !reading.isCompared) && !reading.take('refs')) return
  const moved = before !== found?.digest && (compared || before !== undefined)
  const repository = reading.nameOf(path)
  const changedAt = found ? reading.times.changedAt({ repository, kind, name, digest: found.digest, created: found.created, before: before ?? null, moved }) : undefined
  if (kind === 'tag' && moved) reading.emitMove({ repository, tag: name, before: before ?? null, after: found?.digest ?? null, at: changedAt ?? reading.now })
  const ref = found && { digest: found.digest, mediaType: found.mediaType, artifactType: found.artifactType, size: found.size, changedAt: changedAt ?? 0 }
  reading.emit({ kind: 'ref', repository: path, refKind: kind, name, ref })
}

/** True for a ref that needs not be read, because there is room for no more, and it is not among those that have theirs. */
export function isLeftOut({ isOutOfRefs, isCompared, known }: Reading, path: string, kind: RefKind, name: string): boolean {
  return isOutOfRefs && (!isCompared || known.refDigest(path, kind, name) === undefined)
}
