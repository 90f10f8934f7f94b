import type { CID } from 'multiformats/cid'
import { claimSubject } from '../../identity/claim/claim.ts'
import type { KnownClaim } from '../../identity/claim/verdict.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { formatName, type Name } from '../../names/name.ts'
import { DOCUMENT_LIMITS, DocumentError, parseRootDocument, type RootDocument } from '../../roots/documents.ts'
import { FileRefusedError, readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'

/** The directory that a key's record names, and how the name led there. */
export type ClaimQuestion = { root: CID; path: string[]; name: Name; keyName: string; firstKeyName: string }

export type ClaimParts = { source: BlockSource; knownClaim: (subject: string) => KnownClaim | undefined; now: () => number }

/** `remember`: the claim to keep as the newest one of its subject. */
export type ClaimFinding = { state: 'fine' | 'conflicting' | 'refused'; detail?: string; remember?: KnownClaim & { subject: string }; /** the root's own blocks were not to be had */ missing?: boolean }

/**
 * Judges the claim in a root that a key published. A root without `ipcr.json` is one of a prior layout and has none. Throws
 * BlockMissingError and what the source throws.
 */
export async function checkClaim(parts: ClaimParts, question: ClaimQuestion): Promise<ClaimFinding> {
  const document = await readRootDocument(parts.source, question.root, question.path)
  if (typeof document === 'string') return { state: 'refused', detail: document }
  const claim = document?.claim ?? undefined
  const subject = claim ? claimSubject(claim) : formatName(question.name)
  const known = parts.knownClaim(subject)
  if (!claim && !known) return { state: 'fine' }
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({
    claim, name: question.name, ipnsName: question.keyName, now: parts.now(),
    ...(known ? { known } : {}),
    ...(document?.handovers ? { handovers: document.handovers } : {}),
    ...(question.name.kind === 'dns' || question.name.kind === 'ens' ? { dnsResolvesTo: question.firstKeyName } : {}),
  })
  const remember = 'remember' in verdict && verdict.remember ? { remember: { subject, ...verdict.remember } } : {}
  if (verdict.state === 'refused') return { state: 'refused', detail: verdict.detail, ...remember }
  if (verdict.state === 'conflict') return { state: 'conflicting', detail: 'its owner signed two claims with one number: the first one counts' }
  const expired = verdict.state === 'expired' ? { detail: `its ownership is unconfirmed since ${new Date(verdict.since).toISOString()}` } : {}
  return { state: 'fine', ...expired, ...remember }
}

async function readRootDocument(source: BlockSource, root: CID, path: string[]): Promise<RootDocument | string | undefined> {
  const link = await walkPath(source, root, [...path, 'ipcr.json'])
  if (!link) return undefined
  try {
    return parseRootDocument(await readFile(source, link.cid, DOCUMENT_LIMITS.root))
  } catch (error) {
    if (error instanceof DocumentError || error instanceof FileRefusedError) return `its ipcr.json cannot be read: ${error.message}`
    throw error
  }
}
