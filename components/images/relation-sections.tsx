import type { ImageRelations, RelatedImage } from '../../lib/hub/hub-source.ts'
import { Section } from '../ui/section.tsx'
import { RelatedLink } from './related-links.tsx'

/** What an image stands on and what stands on it; nothing of which nothing is known. */
export function RelationSections({ relations: { bases, usedBy, usedByMore } }: { relations: ImageRelations }) {
  return (
    <>
      {bases.length > 0 && <Section title="Built on"><List images={bases} /></Section>}
      {usedBy.length > 0 && <Section title="Used by"><List images={usedBy} />{usedByMore && <p className="mt-1.5 text-sm text-muted">and others</p>}</Section>}
    </>
  )
}

function List({ images }: { images: RelatedImage[] }) {
  return <ul className="space-y-1 text-sm">{images.map((image) => <li key={`${image.repository} ${image.digest}`}><RelatedLink image={image} /></li>)}</ul>
}
