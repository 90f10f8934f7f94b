import { shortDigest } from '../../lib/hub/short-digest.ts'
import { CopyButton } from './copy-button.tsx'
import { HubLink } from './hub-link.tsx'

/** A digest, shortened, with a button that copies all of it. */
export function Digest({ digest, href, subject = 'digest' }: { digest: string; href?: string; subject?: string }) {
  const short = <span title={digest} className="font-mono text-[0.8125rem] whitespace-nowrap">{shortDigest(digest)}</span>
  return (
    <span className="inline-flex items-center gap-1">
      {href ? <HubLink href={href}>{short}</HubLink> : short}
      <CopyButton text={digest} subject={`${subject} ${shortDigest(digest)}`} />
    </span>
  )
}
