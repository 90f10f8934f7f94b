import { CID } from 'multiformats/cid'
import type { NameEvidence } from '../../identity/claim/kind-rule.ts'
import { wantsSignature } from '../../identity/image/policy.ts'
import type { TagTrust } from '../../identity/image/trust-of.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { parseName } from '../../names/name.ts'
import { DOCUMENT_LIMITS, parseNameDocument, parseRootDocument, type RootDocument } from '../../roots/documents.ts'
import { readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { Place } from './operations.ts'

/** A tag of a repository below a name's root: the last `path.length - below` parts are behind the name's own root, which `ipnsName` signed. */
export type TagPlace = Place & { below: number; name: string; ipnsName: string; tag: string }

type Namespace = { root: CID; document: RootDocument; path: string[]; ipnsName: string; evidence: NameEvidence }

/**
 * What signatures say of a tag whose namespace wants its tags signed; undefined when it asks for none, or is no root of ours.
 * Throws DocumentError, BlockMissingError and what the source throws.
 */
export async function trustOfWanted(source: BlockSource, place: TagPlace, now: number): Promise<TagTrust | undefined> {
  const namespace = await findNamespace(source, place)
  if (!namespace?.document.policy || !wantsSignature(namespace.document.policy, namespace.path.join('/'))) return undefined
  const { verifyImage } = await import('../../identity/image/verify-image.ts')
  const { trust, complete } = await verifyImage({ ...namespace, source, reference: { kind: 'tag', tag: place.tag }, now })
  return complete ? trust : 'wrong'
}

// A hub's root has a directory of each namespace, whose rule is its own.
async function findNamespace(source: BlockSource, { root, path, below, name, ipnsName }: TagPlace): Promise<Namespace | undefined> {
  const asked = parseName(name)
  const top = await walkPath(source, CID.parse(root), path.slice(0, below))
  const document = top && (await readRoot(source, top.cid))
  if (!top || !document || !asked) return undefined
  const [handle = '', ...rest] = path.slice(below)
  if (document.kind === 'namespace') return { root: top.cid, document, path: path.slice(below), ipnsName, evidence: { name: asked, dnsResolvesTo: ipnsName } }
  const listed = await readListed(source, top.cid, handle)
  return listed && { ...listed, path: rest, evidence: { name: parseName(handle) ?? asked, hubListsHandle: ipnsName } }
}

async function readListed(source: BlockSource, hub: CID, handle: string): Promise<{ root: CID; document: RootDocument; ipnsName: string } | undefined> {
  const [link, entry] = await Promise.all([walkPath(source, hub, [handle]), walkPath(source, hub, ['names', `${handle}.json`])])
  const document = link && (await readRoot(source, link.cid))
  if (!link || !entry || !document) return undefined
  return { root: link.cid, document, ipnsName: parseNameDocument(await readFile(source, entry.cid, DOCUMENT_LIMITS.name)).k51 }
}

async function readRoot(source: BlockSource, directory: CID): Promise<RootDocument | undefined> {
  const file = await walkPath(source, directory, ['ipcr.json'])
  return file && parseRootDocument(await readFile(source, file.cid, DOCUMENT_LIMITS.root))
}
