import type { ReactNode } from 'react'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ImageDetails } from '../../lib/hub/hub-source.ts'
import { platformOf } from '../../lib/hub/image-config.ts'
import { displayName, imagePath, imageSuffix, repositoryPath } from '../../lib/hub/page-reference.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { Digest } from '../ui/digest.tsx'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { TypeName } from './type-name.tsx'

const KINDS = { image: 'image', index: 'multi-platform index', artifact: 'artifact' } as const

/** Name, kind, size and age of an image, its digest and other tags. */
export function ImageHeading({ image }: { image: ImageDetails }) {
  const platform = image.config && platformOf(image.config)
  return (
    <>
      <PageHeading facts={
        <>
          <Badge strong>{KINDS[image.kind]}</Badge>
          {platform && <Badge><bdi>{platform}</bdi></Badge>}
          <span>{formatSize(image.size)}</span><Dot /><span>pushed <Age at={image.pushedAt} /></span>
        </>
      }>
        <bdi className="wrap-anywhere">
          <HubLink href={repositoryPath(image.repository)} className="font-normal text-muted underline-offset-4 hover:text-ink hover:underline">
            {displayName(image.repository)}
          </HubLink>
          {image.tag ? imageSuffix(image.tag) : `@${shortDigest(image.digest)}`}
        </bdi>
      </PageHeading>
      <dl className="mb-5 space-y-1 text-sm">
        <Line name="Digest"><Digest digest={image.digest} href={imagePath(image.repository, image.digest)} /></Line>
        {image.artifactType && <Line name="Type"><TypeName type={image.artifactType} /></Line>}
        {image.subject && <Line name="Refers to"><Digest digest={image.subject} href={imagePath(image.repository, image.subject)} /></Line>}
        {image.tags.length > 0 && <Line name={image.tag ? 'Also tagged' : 'Tagged'}><Tags image={image} /></Line>}
      </dl>
    </>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <dt className="min-w-20 text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

function Tags({ image }: { image: ImageDetails }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {image.tags.map((tag) => <HubLink key={tag} href={imagePath(image.repository, tag)}><bdi className="wrap-anywhere">{tag}</bdi></HubLink>)}
    </span>
  )
}
