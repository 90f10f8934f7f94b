import type { CID } from 'multiformats/cid'
import { verifyImage, type VerifiedImage } from '../../lib/identity/image/verify-image.ts'
import { formatName, parseName } from '../../lib/names/name.ts'
import type { Digest } from '../../lib/oci/digest.ts'
import type { Reference } from '../../lib/oci/reference.ts'
import { findContent, findRoot, type FoundRoot, type RootQuestion } from '../../lib/resolve/image/find-root.ts'
import { describeTags } from '../../lib/roots/read/describe-tags.ts'
import { openRepository } from '../../lib/roots/read/open-repository.ts'
import { readRootDocument } from '../../lib/roots/read/read-documents.ts'
import type { RepositoryReader } from '../../lib/roots/read/repository-reader.ts'
import { ImageInvalidError } from '../image/image-reference.ts'
import { plainText } from '../plain-text.ts'
import type { Place } from './place.ts'

/** `signed`: what stands for it beside its hash; undefined when nobody's key leads to it. */
export type FoundImage = { reader: RepositoryReader; reference: Reference; digest: Digest; signed: { verified: VerifiedImage; ipnsName: string; validUntil: number } | undefined }

type Root = { root: CID; path: string[]; signed: Omit<FoundRoot, 'root'> | undefined }

/** Finds an image by its name alone and verifies who stands for it, without a hub. Throws ImageInvalidError, ImageMissingError, UnresolvableError, UnavailableError, BlockMissingError. */
export async function findImage(place: Place, question: Omit<RootQuestion, 'name'>): Promise<FoundImage> {
  const { source } = question
  const { root, path, signed } = await rootOf(place, question)
  const reader = await openRepository(source, root, path)
  if (!reader) throw new ImageInvalidError(`there is no image at /ipfs/${plainText([root.toString(), ...path].join('/'))}: name one below it, such as ${formatName(place.name)}/app:v1`)
  const reference = place.reference ?? (await usualTag(reader))
  const verified = signed && (await verifyImage({ source, root, ...signed, path, reference, now: Date.now() }))
  const digest = verified?.digest ?? (await reader.manifest(reference))?.digest
  if (digest === undefined) throw new ImageInvalidError(`it has no ${reference.kind === 'tag' ? `tag ${reference.tag}` : `manifest ${reference.digest}`}: ${tagsOf(await describeTags(reader))}`)
  return { reader, reference, digest, signed: verified && signed && { verified, ...signed } }
}

async function rootOf({ name, path }: Place, question: Omit<RootQuestion, 'name'>): Promise<Root> {
  const found: Root = { ...(await findContent({ ...question, name })), path }
  const [first = '', ...rest] = path
  const inner = parseName(first)
  if (!found.signed || !inner || (await kindOf(question, found.root)) !== 'hub') return found
  // Below a hub's name each namespace has a key of its own, which must say the same.
  const { ipnsName } = found.signed
  const { root, ...signed } = await findRoot({ ...question, name: inner, hubKey: async () => ipnsName, looksUp: false })
  return { root, path: rest, signed }
}

async function kindOf({ source }: Pick<RootQuestion, 'source'>, root: CID): Promise<string | undefined> {
  return (await readRootDocument(source, root))?.kind
}

// Whoever publishes one image rarely says its tag again.
async function usualTag(reader: RepositoryReader): Promise<Reference> {
  const tags = await reader.tags({ limit: 2 })
  const [only] = tags.length === 1 ? tags : []
  return { kind: 'tag', tag: only ?? 'latest' }
}

function tagsOf(tags: string | undefined): string {
  return tags === undefined ? 'it has none' : `there are ${plainText(tags)}`
}
