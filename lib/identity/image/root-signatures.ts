import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { parsedOrNot } from '../../oci/manifest.ts'
import { WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { inBatches } from '../../roots/read/in-batches.ts'
import { LayoutBlobs } from '../../roots/read/layout-blobs.ts'
import { listNames } from '../../roots/read/list-names.ts'
import { MOST_SIGNATURE_BYTES } from './image-signature.ts'
import { readSigned, REFERRERS, referrersOfType } from './root-referrers.ts'
import { parseSignature } from './signature-artifact.ts'
import { proveSignature, type ProvedSignature } from './verify-signature.ts'
import type { RefusedSignature } from './signature-verdict.ts'

const MOST_SUBJECTS = 1000
const MOST_SIGNATURES = 1000

export type FoundSignature = { manifest: Digest; subject: Digest; found: ProvedSignature | RefusedSignature }
/** `complete`: false when there are more signatures than are looked at. */
export type RootSignatures = { signatures: FoundSignature[]; complete: boolean }

/** What the signatures in a published repository prove by themselves, first those on `asked`: a later one elsewhere can overrule. Throws BlockMissingError. */
export async function readRootSignatures(source: BlockSource, directory: CID, { repository, asked }: { repository: string; asked: Digest }): Promise<RootSignatures> {
  const own = asked.replace(':', '-')
  const subjects = (await listNames(source, directory, REFERRERS)).filter((name) => isDigest(name.replace('-', ':'))).sort((a, b) => Number(b === own) - Number(a === own))
  const places = (await inBatches(subjects.slice(0, MOST_SUBJECTS), (subject) => signaturesOf(source, directory, subject))).flat()
  const blobs = new LayoutBlobs(source, directory)
  const signatures = await inBatches(places.slice(0, MOST_SIGNATURES), async ({ manifest, subject }) => ({
    manifest, subject, found: await proveSignature(await readDocument(source, blobs, manifest, subject), { subject, repository }),
  }))
  return { signatures, complete: subjects.length <= MOST_SUBJECTS && places.length <= MOST_SIGNATURES }
}

async function signaturesOf(source: BlockSource, directory: CID, name: string): Promise<{ manifest: Digest; subject: Digest }[]> {
  const subject = name.replace('-', ':') as Digest
  return (await referrersOfType(source, directory, subject, WALLET_SIGNATURE)).map((manifest) => ({ manifest, subject }))
}

// The manifest has to say itself on what it hangs; where it lies says only where to look.
async function readDocument(source: BlockSource, blobs: LayoutBlobs, digest: Digest, subject: Digest) {
  const manifest = await blobs.manifest(digest, () => undefined)
  const parsed = manifest && parsedOrNot(manifest.bytes)
  const layers = parsed?.subject === subject ? parsed.children.filter(({ kind }) => kind === 'layer') : []
  const [layer] = layers
  const file = layer && layers.length === 1 && layer.descriptor.mediaType === WALLET_SIGNATURE ? await blobs.link(layer.descriptor.digest) : undefined
  const bytes = file && (await readSigned(source, file.cid, MOST_SIGNATURE_BYTES))
  return bytes && parseSignature(bytes)
}
