import { CID } from 'multiformats/cid'
import type { NameEvidence } from '../../identity/claim/kind-rule.ts'
import type { VerifiedImage } from '../../identity/image/verify-image.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { parseName } from '../../names/name.ts'
import { parseReference } from '../../oci/reference.ts'
import { UnresolvableError } from '../../resolve/net/errors.ts'
import type { StaticPlace } from './static-types.ts'

/** `hubKey`: of the hub whose root lists the place, if it is a handle of one. */
export type ProofQuestion = { source: BlockSource; place: StaticPlace; hubKey: string | undefined; path: string[]; reference: string; now: number }

/**
 * Who stands for an image: claim, team and signatures of its namespace's root, verified here. Throws UnresolvableError for a root
 * that no key signed, ImageMissingError, DocumentError, BlockMissingError, UnavailableError.
 */
export async function proveImage({ source, place, hubKey, path, reference: text, now }: ProofQuestion): Promise<VerifiedImage> {
  const reference = parseReference(text)
  if (!reference) throw new UnresolvableError(`${text.slice(0, 100)} is neither a tag nor a digest`)
  if (place.ipns === undefined) throw new UnresolvableError('its root is content by its CID, which no key signed')
  // It takes a lot of code: loaded with the first image.
  const { verifyImage } = await import('../../identity/image/verify-image.ts')
  return verifyImage({ source, root: CID.parse(place.root), ipnsName: place.ipns, evidence: evidenceOf(place, hubKey), path, reference, now })
}

/** What was found out about a place's name: by itself, or by the hub that lists it. */
export function evidenceOf({ name, ipns = '' }: StaticPlace, hubKey: string | undefined): NameEvidence {
  const parsed = parseName(name.slice(name.lastIndexOf('/') + 1))
  if (parsed?.kind === 'handle' && hubKey !== undefined) return { name: parsed, hubListsHandle: hubKey }
  if (parsed?.kind === 'dns' || parsed?.kind === 'ens') return { name: parsed, dnsResolvesTo: ipns }
  return { name: parsed?.kind === 'wallet' ? parsed : { kind: 'ipns', ipnsName: ipns } }
}
