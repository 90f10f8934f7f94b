'use client'

import { readEnvironment } from '../../lib/hub/environment.ts'
import type { ImageTrust } from '../../lib/hub/hub-source.ts'
import { shownTrust } from '../../lib/hub/ipfs-source/shown-trust.ts'
import type { VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import { WALLET_SIGNATURE } from '../../lib/oci/media-types.ts'
import { Annotations } from '../images/annotations.tsx'
import { ContentSections } from '../images/content-sections.tsx'
import { ImageColumns } from '../images/image-columns.tsx'
import { ImageFacts } from '../images/image-facts.tsx'
import { ImageHeading } from '../images/image-heading.tsx'
import { ManifestSection } from '../images/manifest-section.tsx'
import { PlatformSwitch } from '../images/platform-switch.tsx'
import { ReferrerSection } from '../images/referrer-section.tsx'
import { pathBelow } from '../../lib/hub/static/find-shown.ts'
import { imageSuffix } from '../../lib/hub/reference-paths.ts'
import { KeptResults } from './kept-results.ts'
import type { OpenVisit } from './open-visit.ts'
import { ProofSection } from './proof-section.tsx'
import { pullPlaceOf } from './pull-place.ts'
import type { ShownHere } from './read-shown-image.ts'
import { StaticPullBox } from './static-pull-box.tsx'
import { useLoaded } from './use-loaded.ts'
import { VerdictBadge } from './verdict-badge.tsx'
import { WhoToTrust } from './who-to-trust.tsx'

const kept = new KeptResults<VerifiedImage>()
const UNKNOWN: ImageTrust = { trust: undefined, required: false, lines: [] }

/** Everything of an image that a root tells, with how far each can be relied on; who signed it comes when that was verified. */
export function StaticImage({ shown: { place, name, layout, image, platform }, reference, opened }: { shown: ShownHere; reference: string; opened: OpenVisit }) {
  const proof = useLoaded(kept, `${place.name} ${place.root} ${name} ${reference}`, () => opened.source.proof(name, reference, image.digest))
  const trust = proof.state === 'ready' ? shownTrust(proof.value, place.verdict) : UNKNOWN
  const inside = platform?.image ?? image
  const pull = pullPlaceOf(place, name, { image, child: platform?.image, layout })
  return (
    <>
      <ImageHeading image={image} trust={trust} reference={`${pull.fullName}${imageSuffix(reference)}`} more={<VerdictBadge verdict={place.verdict} />} />
      <StaticPullBox {...pull} platform={platform?.isAsked ? platform.chosen : undefined} />
      <ImageColumns aside={<ImageFacts image={image} shown={platform?.image} published={{ root: place.root, path: pathBelow(name, place).join('/'), isWaiting: false }} />}>
        {platform && <PlatformSwitch image={image} choices={platform.choices} chosen={platform.chosen} />}
        {image.artifactType !== WALLET_SIGNATURE && <ProofSection image={image} inside={inside} place={place} proof={proof} trust={trust} />}
        <ContentSections image={inside} variables={readEnvironment(inside.config?.env ?? [])} shared={undefined} />
        {platform?.image && <Annotations title="Annotations of the index" annotations={image.annotations} />}
        <ReferrerSection image={image} />
        {platform?.image && <ReferrerSection image={platform.image} platform={platform.chosen?.label} />}
        <ManifestSection image={image} />
        <WhoToTrust />
      </ImageColumns>
    </>
  )
}
