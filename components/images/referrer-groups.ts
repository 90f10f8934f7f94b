import type { Referrer } from '../../lib/hub/hub-source.ts'
import { typeWords } from './type-words.ts'

/** What is attached to an image, of one sort. */
export type ReferrerGroup = { title: string; referrers: Referrer[] }

const SORTS: [title: string, pattern: RegExp][] = [
  ['Signatures', /^signature/], ['SBOMs', /^SBOM/], ['Provenance', /^provenance/], ['Vulnerability reports and statements', /^vulnerability/], ['Attestations', /^attestation/],
]
const OTHERS = 'Others'

/** Referrers by what they are in words, in the order of what is asked for most; those of types that are not well known last. */
export function referrerGroups(referrers: readonly Referrer[]): ReferrerGroup[] {
  const titleOf = ({ artifactType, mediaType, predicate }: Referrer): string => {
    const words = typeWords(artifactType ?? mediaType, predicate) ?? ''
    return SORTS.find(([, pattern]) => pattern.test(words))?.[0] ?? OTHERS
  }
  const groups = [...SORTS.map(([title]) => title), OTHERS].map((title) => ({ title, referrers: referrers.filter((referrer) => titleOf(referrer) === title) }))
  return groups.filter((group) => group.referrers.length > 0)
}
