import type { Link } from '../../ipfs/block-source.ts'
import type { PathChange } from '../../ipfs/dag/directories.ts'
import type { EditStore } from '../../ipfs/dag/edit-store.ts'
import { fileDagFromBytes } from '../../ipfs/dag/file-dag.ts'
import type { Digest } from '../../oci/digest.ts'
import { encodeReferrerDocument, encodeTagDocument, type TagDocument } from '../documents.ts'
import { blobPathOf, fileName } from './blob-links.ts'
import { manifestDocument, referrerDocument } from './descriptors.ts'
import { encodeIndex, OCI_LAYOUT, type NamedTag } from './index-document.ts'
import { describeLoose, readManifests, type LooseImage, type LooseManifest } from './loose-image.ts'

type File = { path: string[]; bytes: Uint8Array | undefined }

/**
 * What images bring into the directory of a repository that has these tags: the entries that a hub publishes once they are
 * pushed to it, with what the last of them says of itself when it `describes` the repository. Throws OciError.
 */
export async function imageEntries(store: EditStore, images: readonly LooseImage[], { tags: before, describes }: { tags: readonly NamedTag[]; describes: boolean }): Promise<PathChange[]> {
  const manifests = images.map(readManifests)
  const pushed = images.map(({ tag }, i): NamedTag => ({ name: tag, document: rootDocument(manifests[i]) }))
  const tags = [...new Map([...before, ...pushed].map((tag) => [tag.name, tag])).values()]
  const files = [
    { path: ['oci-layout'], bytes: OCI_LAYOUT },
    { path: ['index.json'], bytes: encodeIndex(tags, tags.length) },
    ...pushed.map(({ name, document }) => ({ path: ['refs', 'tags', name], bytes: encodeTagDocument(document) })),
    ...refsOf(manifests.flat(), before, new Set(tags.map(({ document }) => document.digest))),
    ...(describes ? readmeOf(images) : []),
  ]
  const links = images.flatMap(({ blobs }) => blobs.flatMap(({ digests, link }) => digests.map((digest) => ({ path: blobPathOf(digest), entry: link }))))
  return [...(await Promise.all(files.map(async ({ path, bytes }) => ({ path, entry: bytes && (await putBytes(store, bytes)) })))), ...links]
}

function rootDocument(manifests: readonly LooseManifest[] = []): TagDocument {
  const root = manifests.at(-1)
  if (!root) throw new TypeError('an image has a manifest')
  return manifestDocument(root.row)
}

function refsOf(manifests: readonly LooseManifest[], before: readonly NamedTag[], tagged: ReadonlySet<Digest>): File[] {
  const untagged = (document: TagDocument): File => ({ path: ['refs', 'manifests', fileName(document.digest)], bytes: tagged.has(document.digest) ? undefined : encodeTagDocument(document) })
  // These are named by their sha256 always, which is not known of what was tagged by another digest.
  const moved = before.filter(({ document }) => !tagged.has(document.digest) && document.digest.startsWith('sha256:')).map(({ document }) => untagged(document))
  return [...moved, ...manifests.flatMap(({ row, parsed: { subject }, bytes, digests }) => [
    untagged(manifestDocument(row)),
    ...(subject === undefined ? [] : [{ path: ['refs', 'referrers', fileName(subject), fileName(row.digest)], bytes: encodeReferrerDocument(referrerDocument(row)) }]),
    ...Array.from(digests, (digest) => ({ path: blobPathOf(digest), bytes })),
  ])]
}

function readmeOf(images: readonly LooseImage[]): File[] {
  const newest = images.at(-1)
  const short = newest && describeLoose(newest)
  return short === undefined ? [] : [{ path: ['README-short.txt'], bytes: new TextEncoder().encode(short) }]
}

/** Bytes in memory as a file, whose blocks are kept with the others of the edit. */
export async function putBytes(store: EditStore, bytes: Uint8Array): Promise<Link> {
  const { cid, tsize, nodes, leaves } = await fileDagFromBytes(bytes)
  for (const block of [...leaves, ...nodes]) store.put(block)
  return { cid, tsize }
}
