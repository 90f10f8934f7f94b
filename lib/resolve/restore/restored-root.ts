import { code as DAG_PB } from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import { claimSubject, type SignedClaim } from '../../identity/claim/claim.ts'
import { NO_SIGNING, withinLimits } from '../../identity/image/policy.ts'
import { type KeptTeam, teamOfRoot } from '../../identity/team/team-of-root.ts'
import type { BlockSource } from '../../ipfs/block-source.ts'
import { listEntries } from '../../ipfs/dag/read-directory.ts'
import { DOCUMENT_LIMITS, parseNameDocument, type RootDocument } from '../../roots/documents.ts'
import { readRootDocument } from '../../roots/read/read-documents.ts'
import { readFile } from '../../roots/read/read-file.ts'
import { walkPath } from '../../roots/read/walk-path.ts'
import { UnresolvableError } from '../net/errors.ts'

/** A namespace as a hub's root lists it; `claim` as JSON, `root` as text, undefined when it links none. */
export type ListedNamespace = { name: string; ipnsName: string; claim: string | null; root?: string }

/** What a root says about signatures: its rule and keys as JSON, and the teams by which old ones are judged, each as JSON with its seq. */
export type RestoredSigning = { policy: string | null; teams: { seq: number; team: string }[] }

/** A root of ours: its claim as JSON, why that does not hold, and for a hub's the names it lists; the team only if it is its owner's. */
export type RestoredRoot = { cid: string; kind: 'hub' | 'namespace'; claim: string | null; refusal?: string; namespaces: ListedNamespace[]; team?: KeptTeam; /** JSON */ handovers?: string; signing: RestoredSigning }

/**
 * Reads the head of the root at a path and judges its claim for a key; without one, for the key that the claim names. Throws
 * UnresolvableError for what is no root of a hub or namespace, DocumentError, BlockMissingError and what the source throws.
 */
export async function readRestoredRoot(source: BlockSource, root: CID, path: readonly string[], ipnsName?: string): Promise<RestoredRoot> {
  const end = await walkPath(source, root, path)
  const document = end && (await readRootDocument(source, end.cid))
  if (!end || !document) throw new UnresolvableError(`/ipfs/${[root.toString(), ...path].join('/')} has no ipcr.json: it is the root of no hub and of no namespace`)
  const refusal = document.claim ? await whyNot(document, document.claim, ipnsName ?? document.claim.root) : undefined
  const team = refusal === undefined ? await teamOfRoot(document, Date.now()) : undefined
  return {
    cid: end.cid.toString(), kind: document.kind, claim: document.claim ? JSON.stringify(document.claim) : null,
    ...(refusal === undefined ? {} : { refusal }),
    ...(team ? { team } : {}),
    ...(document.handovers ? { handovers: JSON.stringify(document.handovers) } : {}),
    signing: signingOf(document),
    namespaces: document.kind === 'hub' ? await listed(source, end.cid) : [],
  }
}

// The key is ours and asked for as such: who owns the handle is for those to confirm who follow it.
async function whyNot({ handovers }: RootDocument, claim: SignedClaim, ipnsName: string): Promise<string | undefined> {
  const { verifyClaim } = await import('../../identity/claim/verify-claim.ts')
  const verdict = await verifyClaim({ claim, ipnsName, name: { kind: 'ipns', ipnsName }, now: Date.now(), ...(handovers ? { handovers } : {}) })
  return verdict.state === 'refused' ? `the claim of ${claimSubject(claim)} is not good: ${verdict.detail}` : undefined
}

// Who signed a past team is verified whenever it is asked who could sign.
function signingOf({ policy, keys, team, pastTeams = [] }: RootDocument): RestoredSigning {
  const signing = withinLimits({ policy: policy ?? NO_SIGNING.policy, keys: keys ?? [] })
  const teams = [...(team ? [team] : []), ...pastTeams].map((one) => ({ seq: one.seq, team: JSON.stringify(one) }))
  return { policy: policy || keys ? JSON.stringify(signing) : null, teams }
}

async function listed(source: BlockSource, hub: CID): Promise<ListedNamespace[]> {
  const folder = await walkPath(source, hub, ['names'])
  const found: ListedNamespace[] = []
  if (folder?.cid.code !== DAG_PB) return found
  for await (const { cid } of listEntries(source, folder.cid)) {
    const { name, k51, claim } = parseNameDocument(await readFile(source, cid, DOCUMENT_LIMITS.name))
    const root = (await walkPath(source, hub, [name]))?.cid.toString()
    found.push({ name, ipnsName: k51, claim: claim === null ? null : JSON.stringify(claim), ...(root === undefined ? {} : { root }) })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}
