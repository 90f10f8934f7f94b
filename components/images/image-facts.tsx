import type { ReactNode } from 'react'
import type { ShownImage, PublishedDirectory } from '../../lib/hub/hub-source.ts'
import { manifestCid } from '../../lib/hub/manifest-cid.ts'
import { imagePath } from '../../lib/hub/reference-paths.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Digest } from '../ui/digest.tsx'
import { ForeignText } from '../ui/foreign-text.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { Section } from '../ui/section.tsx'

/** What an image is called everywhere: digests, CID, tags; `shown` is that of one platform when the image is an index. */
export function ImageFacts({ image, shown, published }: { image: ShownImage; shown: ShownImage | undefined; published: PublishedDirectory | undefined }) {
  const cid = manifestCid(image.digest)
  return (
    <Section title="Names">
      <dl className="space-y-2.5 text-sm">
        <Line name={shown ? 'Digest of the index' : 'Digest'}><Digest digest={image.digest} href={imagePath(image.repository, image.digest)} /></Line>
        {shown && <Line name="Digest of this platform"><Digest digest={shown.digest} href={imagePath(image.repository, shown.digest)} /></Line>}
        {cid !== undefined && <Line name="CID of the manifest"><Short text={cid} subject="CID of the manifest" /></Line>}
        {published?.root !== undefined && <Line name="Repository on IPFS"><Short text={['/ipfs', published.root, published.path].filter(Boolean).join('/')} subject="path of the repository on IPFS" /></Line>}
        <Line name="Media type"><ForeignText>{image.mediaType}</ForeignText></Line>
        {image.tags.length > 0 && <Line name={image.tag ? 'Also tagged' : 'Tagged'}><Tags image={image} /></Line>}
      </dl>
    </Section>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  )
}

function Short({ text, subject }: { text: string; subject: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span title={text} className="font-mono text-[0.8125rem] wrap-anywhere">{text.length > 24 ? `${text.slice(0, 14)}…${text.slice(-8)}` : text}</span>
      <CopyButton text={text} subject={subject} />
    </span>
  )
}

function Tags({ image }: { image: ShownImage }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {image.tags.map((tag) => <HubLink key={tag} href={imagePath(image.repository, tag)}><bdi className="wrap-anywhere">{tag}</bdi></HubLink>)}
    </span>
  )
}
