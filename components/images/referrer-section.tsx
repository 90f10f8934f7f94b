import type { ShownImage } from '../../lib/hub/hub-source.ts'
import { Section } from '../ui/section.tsx'
import { ReferrerTable } from './referrer-table.tsx'

/** What was attached to an image after it was made; nothing when there is none. `platform` when it is that of one of several. */
export function ReferrerSection({ image: { repository, referrers, referrersTruncated }, platform }: { image: ShownImage; platform?: string | undefined }) {
  if (referrers.length === 0) return null
  return (
    <Section title={platform === undefined ? 'Attached' : `Attached to ${platform}`} note={referrersTruncated ? `the first ${referrers.length}` : 'SBOMs, attestations and the like that refer to this'}>
      <ReferrerTable caption={`Attached to ${platform ?? 'this image'}`} repository={repository} referrers={referrers} />
    </Section>
  )
}
