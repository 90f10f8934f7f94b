import { readEnvironment } from '../../lib/hub/environment.ts'
import type { ShownImage, ImageRelations, ImageTrust, Page, PublishedDirectory, TagStep } from '../../lib/hub/hub-source.ts'
import { imageTools } from '../../lib/hub/image-tools.ts'
import { displayName, imageSuffix } from '../../lib/hub/reference-paths.ts'
import type { PlatformChoice } from '../../lib/hub/platform-choice.ts'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { PullBox } from '../repositories/pull-box.tsx'
import { SignatureSection } from '../signatures/signature-section.tsx'
import { Section } from '../ui/section.tsx'
import { Annotations } from './annotations.tsx'
import { ContentSections } from './content-sections.tsx'
import { DownloadSection } from './download-section.tsx'
import { ImageColumns } from './image-columns.tsx'
import { ImageFacts } from './image-facts.tsx'
import { ImageHeading } from './image-heading.tsx'
import { LazyTagActions } from './lazy-tag-actions.tsx'
import { ManifestSection } from './manifest-section.tsx'
import { PlatformSwitch } from './platform-switch.tsx'
import { ReferrerSection } from './referrer-section.tsx'
import { RelationSections } from './relation-sections.tsx'
import { TagHistorySection } from './tag-history-section.tsx'

/** The image of one platform that is shown of an index; `image` is absent when the hub does not have it. */
export type ShownPlatform = { choices: PlatformChoice[]; chosen: PlatformChoice | undefined; isAsked: boolean; image: ShownImage | undefined }

type Props = {
  image: ShownImage
  /** of an index */
  platform: ShownPlatform | undefined
  host: string
  /** the hub is reached over HTTP */
  isPlain: boolean
  /** where the repository is on IPFS, once it is published */
  published: PublishedDirectory | undefined
  trust: ImageTrust
  /** the wallet of who may sign here */
  signer: string | undefined
  /** where there is an index */
  relations: ImageRelations | undefined
  history: { steps: Page<TagStep>; isLater: boolean } | undefined
  /** for who may change tags here */
  changes: { mayDelete: boolean } | undefined
}

/** An image, index or artifact: how to pull it, everything inside of it, and where it stands among others. */
export function ImageView({ image, platform, host, isPlain, published, trust, signer, relations, history, changes }: Props) {
  const shown = platform?.image ?? image
  const variables = readEnvironment(shown.config?.env ?? [])
  const asked = platform?.isAsked ? platform.chosen : undefined
  return (
    <>
      <ImageHeading image={image} trust={trust} reference={`${host}/${displayName(image.repository)}${imageSuffix(image.tag ?? image.digest)}`} />
      <PullBox tools={imageTools(image, { host, isPlain, published, platform: asked })} />
      <ImageColumns aside={<><ImageFacts image={image} shown={platform?.image} published={published} /><DownloadSection image={image} platform={platform?.chosen} />{relations && <RelationSections relations={relations} />}{changes && <Changes image={image} {...changes} />}</>}>
        {platform && <PlatformSwitch image={image} choices={platform.choices} chosen={platform.chosen} />}
        {image.artifactType !== WALLET_SIGNATURE && <SignatureSection image={image} trust={trust} signer={signer} />}
        <ContentSections image={shown} variables={variables} shared={relations?.layers} blobs={`/v2/${image.repository}/blobs/`} />
        {platform?.image && <Annotations title="Annotations of the index" annotations={image.annotations} />}
        <ReferrerSection image={image} />
        {platform?.image && <ReferrerSection image={platform.image} platform={platform.chosen?.label} />}
        {history && image.tag !== undefined && (history.steps.items.length > 0 || history.isLater) && (
          <TagHistorySection repository={image.repository} tag={image.tag} digest={image.digest} steps={history.steps} isLater={history.isLater} platform={asked?.value} />
        )}
        <ManifestSection image={image} bytes={`/v2/${image.repository}/manifests/${image.digest}`} />
      </ImageColumns>
    </>
  )
}

function Changes({ image: { repository, tag, digest }, mayDelete }: { image: ShownImage; mayDelete: boolean }) {
  return <Section title="Change"><LazyTagActions repository={repository} tag={tag} digest={digest} mayDelete={mayDelete} /></Section>
}
