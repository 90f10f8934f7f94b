import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../../oci/digest.ts'
import { parsedOrNot } from '../../../oci/manifest.ts'
import { DOCUMENT_LIMITS, parseTagDocument } from '../../../roots/documents.ts'
import { inBatches } from '../../../roots/read/in-batches.ts'
import { LayoutBlobs } from '../../../roots/read/layout-blobs.ts'
import { readFile } from '../../../roots/read/read-file.ts'
import { walkPath } from '../../../roots/read/walk-path.ts'
import { readSigned, referrersOfType } from '../root-referrers.ts'
import { COSIGN_BUNDLE, MOST_COSIGN_BYTES, parseBundle, parseSimpleSigning, SIMPLE_SIGNATURE, SIMPLE_SIGNING } from './cosign-document.ts'
import { verifyCosign, type CosignKey, type CosignVerdict } from './verify-cosign.ts'

const MOST = 50

export type RootCosign = { manifest: Digest; verdict: CosignVerdict }

/** cosign's signatures of an image in a published repository, judged against the namespace's keys: referrers, and the older tag; at most 50 of each. Throws BlockMissingError. */
export async function readRootCosign(source: BlockSource, directory: CID, subject: Digest, keys: readonly CosignKey[]): Promise<RootCosign[]> {
  const blobs = new LayoutBlobs(source, directory)
  const [bundles, older] = await Promise.all([referrersOfType(source, directory, subject, COSIGN_BUNDLE), olderOf(source, directory, subject)])
  const found = await inBatches([...bundles.slice(0, MOST), ...older], (manifest) => judge(source, blobs, manifest, subject, keys))
  return found.flat().filter(({ verdict }) => verdict.state !== 'attestation')
}

async function olderOf(source: BlockSource, directory: CID, subject: Digest): Promise<Digest[]> {
  const link = await walkPath(source, directory, ['refs', 'tags', `${subject.replace(':', '-')}.sig`])
  const digest = link && parseTagDocument(await readFile(source, link.cid, DOCUMENT_LIMITS.tag)).digest
  return digest !== undefined && isDigest(digest) ? [digest] : []
}

async function judge(source: BlockSource, blobs: LayoutBlobs, manifest: Digest, subject: Digest, keys: readonly CosignKey[]): Promise<RootCosign[]> {
  const found = await blobs.manifest(manifest, () => undefined)
  const layers = (found ? (parsedOrNot(found.bytes)?.children ?? []) : []).filter(({ kind, descriptor: { mediaType } }) => kind === 'layer' && (mediaType === COSIGN_BUNDLE || mediaType === SIMPLE_SIGNING))
  return inBatches(layers.slice(0, MOST), async ({ descriptor: { digest, mediaType, annotations } }) => {
    const link = await blobs.link(digest)
    const bytes = link && (await readSigned(source, link.cid, MOST_COSIGN_BYTES))
    const document = bytes && (mediaType === COSIGN_BUNDLE ? parseBundle(bytes) : parseSimpleSigning(bytes, annotations?.[SIMPLE_SIGNATURE]))
    return { manifest, verdict: await verifyCosign(document, subject, keys) }
  })
}
