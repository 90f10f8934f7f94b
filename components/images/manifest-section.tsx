import type { ShownImage } from '../../lib/hub/hub-source.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Section } from '../ui/section.tsx'

type Props = { image: Pick<ShownImage, 'manifestText'>; /** where its bytes are to be had as they are */ bytes?: string }

/** The manifest itself: to be read, and its bytes as they are. */
export function ManifestSection({ image: { manifestText }, bytes }: Props) {
  const link = bytes !== undefined && <a href={bytes} className="text-accent underline-offset-4 hover:underline">its bytes as they are</a>
  return (
    <Section title="Manifest" note={link}>
      {manifestText === undefined ? <p className="text-sm text-muted">It is not shown here, because it is large or not here.</p> : (
        <details className="rounded-md border border-line bg-surface">
          <summary className="px-4 py-2.5 text-sm">Show the manifest</summary>
          <div className="border-t border-line">
            <p className="px-4 pt-2.5 text-xs text-muted">Lines and blanks are ours. Copy <CopyButton text={manifestText} subject="manifest" /></p>
            <pre tabIndex={0} role="region" aria-label="Manifest" dir="ltr" className="max-h-[32rem] overflow-auto px-4 pb-3 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">{manifestText}</pre>
          </div>
        </details>
      )}
    </Section>
  )
}
