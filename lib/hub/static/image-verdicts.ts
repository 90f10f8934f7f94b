import type { VerifiedImage } from '../../identity/image/verify-image.ts'
import type { FactVerdict } from '../fact-verdict.ts'
import type { ImageTrust, ShownImage } from '../hub-source.ts'
import type { SignatureLine } from '../trust-types.ts'
import type { ConfigState } from '../image-config.ts'
import type { StaticPlace } from '../ipfs-source/static-types.ts'
import { claimFact } from './owner-verdicts.ts'

/** One fact of an image; `verdict` undefined while it is being verified; `about`: what the fact is, to be copied. */
export type ImageFact = { name: string; verdict: FactVerdict | undefined; about?: string | undefined }

type Question = { place: StaticPlace; image: ShownImage; /** by which it is looked at */ tag: string | undefined; trust: ImageTrust; proof: VerifiedImage | undefined; /** why nothing could be proved */ why: string | undefined }

const CONFIG: Record<Exclude<ConfigState, 'read' | 'none'>, string> = {
  missing: 'it is not in the root', away: 'it is not here yet', 'too-large': 'it is too large to be read', unreadable: 'it is no configuration of an image',
}

/** What was verified about an image, from the record down to its bytes and who stands for them. */
export function imageFacts({ place, image, tag, trust, proof, why }: Question): ImageFact[] {
  const { configState, digest } = image
  return [
    { name: 'What its name leads to', verdict: place.verdict },
    { name: 'Manifest', verdict: { state: 'verified' }, about: digest },
    ...(configState === 'none' ? [] : [{ name: 'Configuration', verdict: configState === 'read' ? { state: 'verified' as const } : { state: 'unverified' as const, why: CONFIG[configState] } }]),
    { name: 'Owner', verdict: proof ? claimFact(proof.claim) : unproved(why), about: proof && 'owner' in proof.claim ? proof.claim.owner : undefined },
    { name: tag === undefined ? 'Signed' : `That ${tag} means this`, verdict: proof ? trustFact(trust, place, tag) : unproved(why) },
  ]
}

function unproved(why: string | undefined): FactVerdict | undefined {
  return why === undefined ? undefined : { state: 'unverified', why }
}

function trustFact({ trust, lines }: ImageTrust, { verdict }: StaticPlace, tag: string | undefined): FactVerdict {
  const signer = lines.find((line) => speaksOf(line, tag))?.signer
  if (verdict.state === 'stale' || verdict.state === 'refused' || verdict.state === 'unverified') return verdict
  if (trust === 'signed' || (trust === 'vouched' && tag === undefined)) return { state: 'signed', ...(signer === undefined ? {} : { by: signer }) }
  if (trust === 'vouched') return { state: 'unverified', why: 'its publisher signed these bytes, not that this tag means them' }
  if (trust === 'wrong') return { state: 'refused', why: 'there are signatures, and none of them holds for these bytes' }
  return { state: 'unverified', why: 'nobody signed it: it is as the holder of the key says' }
}

// Of bytes alone every signature on them speaks, of a tag only one that names it.
function speaksOf({ state, tag: signed, elsewhere }: SignatureLine, tag: string | undefined): boolean {
  return (state === 'valid' || state === 'verified') && elsewhere === undefined && (tag === undefined || signed === tag)
}
