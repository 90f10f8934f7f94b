import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../../ipfs/block-source.ts'
import { isDigest, type Digest } from '../../../oci/digest.ts'
import { DOCUMENT_LIMITS, parseReferrerDocument, parseTagDocument } from '../../../roots/documents.ts'
import { inBatches } from '../../../roots/read/in-batches.ts'
import { LayoutBlobs } from '../../../roots/read/layout-blobs.ts'
import { listNames } from '../../../roots/read/list-names.ts'
import { FileRefusedError, readFile } from '../../../roots/read/read-file.ts'
import { walkPath } from '../../../roots/read/walk-path.ts'
import { COSIGN_BUNDLE, MOST_COSIGN_BYTES, parseBundle, parseSimpleSigning, SIMPLE_SIGNATURE, SIMPLE_SIGNING } from './cosign-document.ts'
import { verifyCosign, type CosignKey, type CosignVerdict } from './verify-cosign.ts'
import { parsedOrNot } from '../../../oci/manifest.ts'

const MOST = 50

export type RootCosign = { manifest: Digest; verdict: CosignVerdict }

/** cosign's signatures of an image in a published repository, judged against the namespace's keys: referrers, and the older tag; at most 50 of each. Throws BlockMissingError. */
export async function readRootCosign(source: BlockSource, directory: CID, subject: Digest, keys: readonly CosignKey[]): Promise<RootCosign[]> {
  const blobs = new LayoutBlobs(source, directory)
  const [bundles, older] = await Promise.all([bundlesOf(source, directory, subject), olderOf(source, directory, subject)])
  const found = await inBatches([...bundles, ...older], (manifest) => judge(source, blobs, manifest, subject, keys))
  return found.flat().filter(({ verdict }) => verdict.state !== 'attestation')
}

async function bundlesOf(source: BlockSource, directory: CID, subject: Digest): Promise<Digest[]> {
  const folder = ['refs', 'referrers', subject.replace(':', '-')]
  const found = await inBatches((await listNames(source, directory, folder)).filter((name) => isDigest(name.replace('-', ':'))), async (name) => {
    const { artifactType, digest } = parseReferrerDocument((await fileAt(source, directory, [...folder, name], DOCUMENT_LIMITS.referrer)) ?? new Uint8Array())
    return artifactType === COSIGN_BUNDLE && isDigest(digest) ? [digest] : []
  })
  return found.flat().slice(0, MOST)
}

async function olderOf(source: BlockSource, directory: CID, subject: Digest): Promise<Digest[]> {
  const bytes = await fileAt(source, directory, ['refs', 'tags', `${subject.replace(':', '-')}.sig`], DOCUMENT_LIMITS.tag)
  const digest = bytes && parseTagDocument(bytes).digest
  return digest !== undefined && isDigest(digest) ? [digest] : []
}

async function judge(source: BlockSource, blobs: LayoutBlobs, manifest: Digest, subject: Digest, keys: readonly CosignKey[]): Promise<RootCosign[]> {
  const found = await blobs.manifest(manifest, () => undefined)
  const layers = (found ? (parsedOrNot(found.bytes)?.children ?? []) : []).filter(({ kind, descriptor: { mediaType } }) => kind === 'layer' && (mediaType === COSIGN_BUNDLE || mediaType === SIMPLE_SIGNING))
  return inBatches(layers.slice(0, MOST), async ({ descriptor: { digest, mediaType, annotations } }) => {
    const link = await blobs.link(digest)
    const bytes = link && (await readFile(source, link.cid, MOST_COSIGN_BYTES).catch(refusedOrThrow))
    const document = bytes && (mediaType === COSIGN_BUNDLE ? parseBundle(bytes) : parseSimpleSigning(bytes, annotations?.[SIMPLE_SIGNATURE]))
    return { manifest, verdict: await verifyCosign(document, subject, keys) }
  })
}

async function fileAt(source: BlockSource, directory: CID, path: string[], maxBytes: number): Promise<Uint8Array | undefined> {
  const link = await walkPath(source, directory, path)
  return link && readFile(source, link.cid, maxBytes)
}

// Of what anybody may push one that is too large is a bad signature, and hides none of the others.
function refusedOrThrow(error: unknown): undefined {
  if (!(error instanceof FileRefusedError)) throw error
}
