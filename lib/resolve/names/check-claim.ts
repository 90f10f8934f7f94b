import type { CID } from 'multiformats/cid'
import { claimSubject, type SignedClaim } from '../../identity/claim/claim.ts'
import type { KnownClaim } from '../../identity/claim/verdict.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { formatName, type Name } from '../../names/name.ts'
import type { ProvedClaim } from '../net/errors.ts'
import { DocumentError, type RootDocument } from '../../roots/documents.ts'
import { readRootDocument } from '../../roots/read/read-documents.ts'
import { FileRefusedError } from '../../roots/read/read-file.ts'

/** The directory that a key's record names, and how the name led there; `others`: claims for the name that came otherwise. */
export type ClaimQuestion = { root: CID; path: string[]; name: Name; keyName: string; firstKeyName: string; others: readonly SignedClaim[] }

export type ClaimParts = { source: BlockSource; knownClaim: (subject: string) => KnownClaim | undefined; now: () => number }

/** `remember`: the claim to keep as the newest one of its subject. */
export type ClaimFinding = { state: 'fine' | 'conflicting' | 'refused'; detail?: string; remember?: ProvedClaim; /** the root's own blocks were not to be had */ missing?: boolean; /** how long (Unix ms) this is so while nothing else is known for the subject */ settled?: { subject: string; until: number; /** of the claim, if there is one */ sig: string } }

/**
 * Judges the claim in a root that a key published. A root without `ipcr.json` is one of a prior layout and has none. Throws
 * BlockMissingError and what the source throws.
 */
export async function checkClaim(parts: ClaimParts, question: ClaimQuestion): Promise<ClaimFinding> {
  const document = await documentOrReason(parts.source, question.root, question.path)
  if (typeof document === 'string') return { state: 'refused', detail: document }
  const published = document?.claim ?? undefined
  const renewal = published && renewalOf(published, question.others)
  const finding = renewal ? await judge(parts, question, document, renewal) : undefined
  return finding && finding.state !== 'refused' ? finding : judge(parts, question, document, published)
}

async function judge(parts: ClaimParts, question: ClaimQuestion, document: RootDocument | undefined, claim: SignedClaim | undefined): Promise<ClaimFinding> {
  const subject = claim ? claimSubject(claim) : formatName(question.name)
  const known = historyOf(claim, parts.knownClaim(subject))
  if (!claim && !known && question.name.kind !== 'wallet') return { state: 'fine', settled: { subject, until: Infinity, sig: '' } }
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({
    claim, name: question.name, ipnsName: question.keyName, now: parts.now(),
    ...(known ? { known } : {}),
    ...(document?.handovers ? { handovers: document.handovers } : {}),
    ...(question.name.kind === 'dns' || question.name.kind === 'ens' ? { dnsResolvesTo: question.firstKeyName } : {}),
  })
  const remember = 'remember' in verdict && verdict.remember ? { remember: { subject, ...verdict.remember, signed: JSON.stringify(claim) } } : {}
  if (verdict.state === 'refused') return { state: 'refused', detail: verdict.detail, ...remember }
  if (verdict.state === 'conflict') return { state: 'conflicting', detail: 'its owner signed two claims with one number: the first one counts' }
  const expired = verdict.state === 'expired' ? { detail: `its ownership is unconfirmed since ${new Date(verdict.since).toISOString()}` } : {}
  const settled = verdict.state === 'verified' ? { settled: { subject, until: verdict.until, sig: claim?.sig ?? '' } } : {}
  return { state: 'fine', ...expired, ...remember, ...settled }
}

// A renewal may be known before the root has it: the key is the same, and vouches for the namespace by the claim before.
function renewalOf(published: SignedClaim, others: readonly SignedClaim[]): SignedClaim | undefined {
  return others.filter((other) => isRenewal(other, published)).toSorted((a, b) => b.seq - a.seq)[0]
}

function historyOf(claim: SignedClaim | undefined, known: KnownClaim | undefined): KnownClaim | undefined {
  return claim && known && known.seq > claim.seq && known.root === claim.root && known.owner === claim.owner ? undefined : known
}

function isRenewal(other: SignedClaim, { namespace, hub, owner, root, seq }: SignedClaim): boolean {
  return other.seq > seq && other.root === root && other.owner === owner && other.namespace === namespace && other.hub === hub
}

async function documentOrReason(source: BlockSource, root: CID, path: string[]): Promise<RootDocument | string | undefined> {
  try {
    return await readRootDocument(source, root, path)
  } catch (error) {
    if (error instanceof DocumentError || error instanceof FileRefusedError) return `its ipcr.json cannot be read: ${error.message}`
    throw error
  }
}
