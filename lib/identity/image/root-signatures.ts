import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../oci/digest.ts'
import { parsedOrNot } from '../../oci/manifest.ts'
import { WALLET_SIGNATURE } from '../../oci/media-types.ts'
import { DOCUMENT_LIMITS, parseReferrerDocument } from '../../roots/documents.ts'
import { inBatches } from '../../roots/read/in-batches.ts'
import { LayoutBlobs } from '../../roots/read/layout-blobs.ts'
import { listNames } from '../../roots/read/list-names.ts'
import { FileRefusedError, readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { MOST_SIGNATURE_BYTES } from './image-signature.ts'
import { parseSignature } from './signature-artifact.ts'
import { proveSignature, type ProvedSignature } from './verify-signature.ts'
import type { RefusedSignature } from './signature-verdict.ts'

const MOST_SUBJECTS = 1000
const MOST_SIGNATURES = 1000
const REFERRERS = ['refs', 'referrers']

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
  const path = [...REFERRERS, name]
  const names = (await listNames(source, directory, path)).filter((file) => isDigest(file.replace('-', ':')))
  const found = await inBatches(names, async (file) => {
    const link = await walkPath(source, directory, [...path, file])
    const { artifactType, digest } = link ? parseReferrerDocument(await readFile(source, link.cid, DOCUMENT_LIMITS.referrer)) : {}
    return artifactType === WALLET_SIGNATURE && digest === file.replace('-', ':') ? [{ manifest: digest, subject: name.replace('-', ':') as Digest }] : []
  })
  return found.flat()
}

// The manifest has to say itself on what it hangs; where it lies says only where to look.
async function readDocument(source: BlockSource, blobs: LayoutBlobs, digest: Digest, subject: Digest) {
  const manifest = await blobs.manifest(digest, () => undefined)
  const parsed = manifest && parsedOrNot(manifest.bytes)
  const layers = parsed?.subject === subject ? parsed.children.filter(({ kind }) => kind === 'layer') : []
  const [layer] = layers
  const file = layer && layers.length === 1 && layer.descriptor.mediaType === WALLET_SIGNATURE ? await blobs.link(layer.descriptor.digest) : undefined
  const bytes = file && (await readFile(source, file.cid, MOST_SIGNATURE_BYTES).catch(refusedOrThrow))
  return bytes && parseSignature(bytes)
}

// Of what anybody may push one that is too large is a bad signature, and hides none of the others.
function refusedOrThrow(error: unknown): undefined {
  if (!(error instanceof FileRefusedError)) throw error
}
