import type { RestorePart } from '../../resolve/restore/restore-part.ts'
import type { RestoreParts } from './restore-parts.ts'

type ManifestPart = Extract<RestorePart, { kind: 'manifest' }>
type Step = { tags: string[]; at: number; aliased: boolean }

/**
 * Records a manifest of a root and its tags as of `at` (Unix ms), which is before anything that was pushed here since. The tags
 * that point elsewhere here, and stay. Throws OciError MANIFEST_INVALID.
 */
export async function restoreManifest(parts: RestoreParts, part: ManifestPart, at: number): Promise<string[]> {
  const { repository, digest, alias, bytes } = part
  const facts = await parts.manifests.read(Buffer.from(bytes), part.mediaType)
  // What a manifest names may be gone from its repository, in a root as in any registry.
  const children = facts.children.map((child) => ({ ...child, foreign: true }))
  return parts.locks.run(digest, async () => {
    await parts.ingest.putBytes(bytes, digest.slice('sha256:'.length))
    const kept: string[] = []
    for (const { tags, at: now, aliased } of stepsOf(part, at)) {
      kept.push(...(await parts.db.write('restoreManifest', { repository, digest, size: bytes.length, ...facts, children, tags, now, ...(aliased && alias ? { alias } : {}) })))
    }
    return kept
  })
}

// Of a manifest with a README the time of its push counts, of tags beyond the first 1,000 that of their moves.
function stepsOf({ tags, alias, isReadme }: ManifestPart, at: number): Step[] {
  const named = (aliased: boolean, recent: boolean): string[] => tags.filter((tag) => (tag.pushedAs !== undefined) === aliased && tag.recent === recent).map(({ name }) => name)
  const rest: Step[] = [
    { tags: named(false, true), at: at + 1, aliased: false },
    { tags: named(true, false), at, aliased: true },
    { tags: named(true, true), at: at + 1, aliased: true },
  ]
  const plain = named(false, false)
  const first: Step[] = isReadme ? [{ tags: [], at: at + 1, aliased: false }, { tags: plain, at, aliased: false }] : [{ tags: plain, at, aliased: false }]
  const [onlyAlias] = alias ? [{ tags: [], at, aliased: true }] : []
  return [...first, ...rest.filter((step) => step.tags.length > 0), ...(onlyAlias ? [onlyAlias] : [])]
}
