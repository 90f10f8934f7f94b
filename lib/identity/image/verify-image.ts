import type { CID } from 'multiformats/cid'
import type { BlockSource } from '../../ipfs/block-source.ts'
import type { Digest } from '../../oci/digest.ts'
import type { Reference } from '../../oci/reference.ts'
import type { RootDocument } from '../../roots/documents.ts'
import { describeTags } from '../../roots/read/describe-tags.ts'
import { openRepository } from '../../roots/read/open-repository.ts'
import { readRootDocument } from '../../roots/read/read-documents.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import type { NameEvidence } from '../claim/kind-rule.ts'
import type { ClaimVerdict, KnownClaim } from '../claim/verdict.ts'
import { verifyClaim } from '../claim/verify-claim.ts'
import { readRootCosign, type RootCosign } from './cosign/root-cosign.ts'
import { wantsSignature } from './policy.ts'
import { readRoles } from './read-roles.ts'
import type { RoleHistory } from './role-history.ts'
import { readRootSignatures } from './root-signatures.ts'
import type { SignatureVerdict } from './signature-verdict.ts'
import { trustOf, type TagTrust } from './trust-of.ts'
import { judgeSignatures } from './weigh-signatures.ts'

/** `root`: of the namespace, as the record of `ipnsName` names it; `path` of the repository below it; `now` in Unix ms. */
export type ImageQuestion = { source: BlockSource; root: CID; ipnsName: string; evidence: NameEvidence; known?: KnownClaim; path: string[]; reference: Reference; now: number }

export type VerifiedImage = {
  /** `<namespace>/<path>` as the claim names it */
  repository: string
  digest: Digest
  tag: string | undefined
  claim: ClaimVerdict
  signatures: { manifest: Digest; verdict: SignatureVerdict }[]
  /** by the keys that the namespace lists; at most 50 by referrers, 50 by the older tag */
  cosign: RootCosign[]
  /** false: there are more signatures than were looked at */
  complete: boolean
  /** the namespace says that this repository's tags are signed */
  required: boolean
  trust: TagTrust
}

/** The root has no such repository, tag or manifest; a sentence. */
export class ImageMissingError extends Error {
  readonly code = 'IMAGE_MISSING'
  override name = 'ImageMissingError'
}

/**
 * What a published root says about an image, and who stands for it: no hub is asked to judge. Reads verified blocks only; pure
 * but for `source`. Throws ImageMissingError, DocumentError, BlockMissingError.
 */
export async function verifyImage(question: ImageQuestion): Promise<VerifiedImage> {
  const { source, root, path, reference, now } = question
  const document = await readRootDocument(source, root)
  const claim = await judgeClaim(question, document)
  const { digest, directory } = await findImage(question)
  const repository = [document?.claim?.namespace ?? question.ipnsName, ...path].join('/')
  const { signatures, complete } = await readRootSignatures(source, directory, { repository, asked: digest })
  const roles = await rolesOf(document, claim)
  // A key counts as the namespace's while its claim does.
  const cosign = await readRootCosign(source, directory, digest, roles.owners.length > 0 ? (document?.keys ?? []) : [])
  const tagsNow = await tagsOf(question, signatures.flatMap(({ found }) => (found.state === 'proved' ? [found.message.tag] : [])))
  const verdicts = judgeSignatures(signatures.flatMap(({ found }) => (found.state === 'proved' ? [found] : [])), roles, { tags: (tag) => tagsNow.get(tag), now })
  const judged = signatures.map(({ manifest, subject, found }) => ({ manifest, subject, verdict: found.state === 'refused' ? found : (verdicts.shift() as SignatureVerdict) }))
  const tag = reference.kind === 'tag' ? reference.tag : undefined
  const about = judged.filter(({ subject }) => subject === digest)
  return {
    repository, digest, tag, claim, complete, cosign, signatures: about.map(({ manifest, verdict }) => ({ manifest, verdict })),
    required: document?.policy !== undefined && wantsSignature(document.policy, path.join('/')), trust: trustOfImage(judged, { tag, digest }, cosign.some(({ verdict }) => verdict.state === 'verified')),
  }
}

function judgeClaim({ ipnsName, evidence, known, now }: ImageQuestion, document: RootDocument | undefined): Promise<ClaimVerdict> {
  return verifyClaim({ ...evidence, claim: document?.claim ?? undefined, ipnsName, now, ...(known ? { known } : {}), ...(document?.handovers ? { handovers: document.handovers } : {}) })
}

// Nobody can sign for a namespace whose claim does not hold.
async function rolesOf(document: RootDocument | undefined, { state }: ClaimVerdict): Promise<RoleHistory> {
  if (!document?.claim || (state !== 'verified' && state !== 'expired')) return { owners: [], teams: [] }
  return readRoles({ claim: document.claim, handovers: document.handovers, teams: [...(document.team ? [document.team] : []), ...(document.pastTeams ?? [])] })
}

async function findImage({ source, root, path, reference }: ImageQuestion): Promise<{ digest: Digest; directory: CID }> {
  const [reader, link] = await Promise.all([openRepository(source, root, path), walkPath(source, root, path)])
  if (!reader || !link) throw new ImageMissingError(`the published root has no repository ${path.join('/')}`)
  const manifest = await reader.manifest(reference)
  if (!manifest) throw new ImageMissingError(`the published root has no ${reference.kind === 'tag' ? `tag ${reference.tag}` : `manifest ${reference.digest}`} of ${path.join('/')}${otherTags(await describeTags(reader))}`)
  return { digest: manifest.digest, directory: link.cid }
}

async function tagsOf({ source, root, path }: ImageQuestion, tags: readonly string[]): Promise<Map<string, Digest>> {
  const reader = await openRepository(source, root, path)
  const names = [...new Set(tags)].filter((tag) => tag !== '')
  const found = await Promise.all(names.map(async (tag): Promise<[string, Digest | undefined]> => [tag, (await reader?.manifest({ kind: 'tag', tag }))?.digest]))
  return new Map(found.flatMap(([tag, digest]) => (digest === undefined ? [] : [[tag, digest]])))
}

function trustOfImage(judged: readonly { subject: Digest; verdict: SignatureVerdict }[], { tag, digest }: { tag: string | undefined; digest: Digest }, isCosigned: boolean): TagTrust {
  const about = judged.filter(({ subject, verdict }) => subject === digest || (tag !== undefined && 'message' in verdict && verdict.message.tag === tag))
  const trust = trustOf(about.map(({ verdict }) => verdict), { tag, digest, about: about.length })
  if (trust === 'moved') return 'wrong'
  return isCosigned && (trust === 'unsigned' || trust === 'wrong') ? 'vouched' : trust
}

function otherTags(tags: string | undefined): string {
  return tags === undefined ? '' : `, which has ${tags}`
}
