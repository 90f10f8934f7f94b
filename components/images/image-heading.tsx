import type { ReactNode } from 'react'
import { artifactUse } from '../../lib/hub/artifact-kind.ts'
import { formatSize } from '../../lib/hub/format-size.ts'
import type { ShownImage, ImageTrust } from '../../lib/hub/hub-source.ts'
import { platformOf } from '../../lib/hub/image-config.ts'
import { displayName, imagePath, imageSuffix, repositoryPath } from '../../lib/hub/reference-paths.ts'
import { shortDigest } from '../../lib/hub/short-digest.ts'
import { TrustBadge } from '../signatures/trust-badge.tsx'
import { Age } from '../ui/age.tsx'
import { Badge } from '../ui/badge.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Digest } from '../ui/digest.tsx'
import { Dot } from '../ui/dot.tsx'
import { HubLink } from '../ui/hub-link.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { TypeName } from './type-name.tsx'
import { typeWords } from './type-words.ts'

/** Name, kind, size and age of an image, and what it refers to. */
export function ImageHeading({ image, trust, reference, more }: { image: ShownImage; trust: ImageTrust; /** as it is pulled */ reference: string; /** further facts */ more?: ReactNode }) {
  const platform = image.config && platformOf(image.config)
  return (
    <>
      <PageHeading facts={
        <>
          <Badge strong>{kindWord(image)}</Badge>
          {platform && <Badge><bdi>{platform}</bdi></Badge>}
          <TrustBadge trust={trust.trust} required={trust.required} />
          <span>{formatSize(image.size)}</span>{image.pushedAt !== undefined && <><Dot /><span>pushed <Age at={image.pushedAt} /></span></>}{more}
        </>
      }>
        <bdi className="wrap-anywhere">
          <HubLink href={repositoryPath(image.repository)} className="font-normal text-muted underline-offset-4 hover:text-ink hover:underline">
            {displayName(image.repository)}
          </HubLink>
          {image.tag ? imageSuffix(image.tag) : `@${shortDigest(image.digest)}`}
        </bdi>{' '}
        <CopyButton text={reference} subject="reference" />
      </PageHeading>
      {(image.artifactType ?? image.subject) !== undefined && (
        <dl className="mb-5 space-y-1 text-sm">
          {image.artifactType !== undefined && <Line name="Type"><TypeName type={image.artifactType} /></Line>}
          {image.subject !== undefined && <Line name="Refers to"><Digest digest={image.subject} href={imagePath(image.repository, image.subject)} /></Line>}
        </dl>
      )}
    </>
  )
}

/** What an image, index or artifact is, in a word or two. */
export function kindWord(image: ShownImage): string {
  if (image.kind === 'index') return 'multi-platform index'
  if (image.kind === 'image') return 'image'
  return artifactUse(image, '', false).word ?? (image.artifactType === undefined ? undefined : typeWords(image.artifactType)) ?? 'artifact'
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <dt className="min-w-20 text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
