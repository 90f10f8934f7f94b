import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ShownImage } from '../../lib/hub/hub-source.ts'
import type { PlatformChoice } from '../../lib/hub/platform-choice.ts'
import { isPlatformText } from '../../lib/oci/platform-text.ts'
import { pathWith } from '../ui/pagination.tsx'
import { Section } from '../ui/section.tsx'

type Props = { image: ShownImage; /** of an index: the one that is shown */ platform: PlatformChoice | undefined }

/** An image as one file, for machines that do not reach the hub. */
export function DownloadSection({ image, platform }: Props) {
  const pathOf = (reference: string): string => `/api/v1/repositories/${encodeURIComponent(image.repository)}/archive/${reference}`
  const whole = pathOf(image.tag ?? image.digest)
  // One that cannot be asked for by its name is by its digest, and has no tag in its archive then.
  const isNamed = platform === undefined || isPlatformText(platform.value)
  const dockerPath = isNamed ? pathWith(whole, { format: 'docker', platform: platform?.value }) : pathWith(pathOf(platform.digest), { format: 'docker' })
  return (
    <Section title="Download">
      <ul className="space-y-2.5 text-sm">
        {image.kind !== 'artifact' && <Item href={dockerPath} title="Archive for docker" note={<>for <code className="font-mono">docker load</code>{platform !== undefined && <>, <bdi>{platform.label}</bdi></>}</>} />}
        <Item href={pathWith(whole, { format: 'oci' })} title="OCI archive" note={image.kind === 'index' ? 'all platforms' : <>an OCI Image Layout, for <code className="font-mono">skopeo</code> and others</>} />
      </ul>
    </Section>
  )
}

function Item({ href, title, note }: { href: string; title: string; note: ReactNode }) {
  return (
    <li>
      <a href={href} download className="inline-flex items-center gap-1.5 text-accent underline-offset-4 hover:underline"><Download className="size-4" aria-hidden="true" />{title}</a>
      <span className="block text-xs text-muted">{note}</span>
    </li>
  )
}
