import { formatSize } from '../../lib/hub/format-size.ts'
import type { ShownImage } from '../../lib/hub/hub-source.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import type { PlatformChoice } from '../../lib/hub/platform-choice.ts'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'
import { EntryTable } from './entry-table.tsx'

const MOST_SHOWN = 40

type Props = { image: ShownImage; choices: PlatformChoice[]; chosen: PlatformChoice | undefined }

/** The platforms of an index, each a link to this page for it; and all that the index lists, with digests. */
export function PlatformSwitch({ image, choices, chosen }: Props) {
  const path = imagePath(image.repository, image.tag ?? image.digest)
  const shown = choices.slice(0, MOST_SHOWN)
  return (
    <Section title="Platforms" note={image.truncated ? `the first ${image.entries.length}` : undefined}>
      {shown.length > 0 && (
        <nav aria-label="Platforms">
          <ul className="flex flex-wrap gap-2 text-sm">
            {shown.map((choice) => <li key={choice.digest}><Choice choice={choice} href={`${path}?${new URLSearchParams({ platform: choice.value })}`} isChosen={choice === chosen} /></li>)}
          </ul>
        </nav>
      )}
      <details className="mt-3 text-sm" open={shown.length === 0}>
        <summary className="text-muted">All that this index lists ({image.entries.length}), with digests</summary>
        <div className="mt-3"><EntryTable repository={image.repository} entries={image.entries} /></div>
      </details>
    </Section>
  )
}

function Choice({ choice: { label, size }, href, isChosen }: { choice: PlatformChoice; href: string; isChosen: boolean }) {
  return (
    <HubLink href={href} current={isChosen} className={`inline-flex flex-wrap items-baseline gap-x-2 rounded-md border px-3 py-1.5 ${isChosen ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface hover:bg-sunken'}`}>
      <bdi className="wrap-anywhere">{label}</bdi>
      {size !== undefined && <span className={`text-xs tabular-nums ${isChosen ? '' : 'text-muted'}`}>{formatSize(size)}</span>}
    </HubLink>
  )
}
