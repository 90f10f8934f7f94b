import type { RelatedImage } from '../../lib/hub/hub-source.ts'
import { displayName, imagePath, imageSuffix } from '../../lib/hub/reference-paths.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { HubLink } from '../ui/hub-link.tsx'

/** Images of other repositories in a line, each a link to its page. */
export function RelatedLinks({ images }: { images: RelatedImage[] }) {
  return <>{images.map((image, index) => <span key={`${image.repository} ${image.digest}`}>{index > 0 && ', '}<RelatedLink image={image} /></span>)}</>
}

/** One image of another repository. */
export function RelatedLink({ image: { repository, tag, digest } }: { image: RelatedImage }) {
  return <HubLink href={imagePath(repository, tag ?? digest)}><bdi className="wrap-anywhere">{displayName(repository)}{tag === undefined ? `@${shortDigest(digest)}` : imageSuffix(tag)}</bdi></HubLink>
}
