import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import type { AppliedClaim } from '../../db/transactions/identity-namespaces.ts'
import { skeletonOf } from '../../names/skeleton.ts'
import { claimSubject, type Handover, type SignedClaim } from '../claim/claim.ts'
import { CLOCK_AHEAD_MS } from '../../roots/clock-rules.ts'
import { faultInForm } from '../claim/claim-form.ts'
import { hashClaim, signerOfClaim } from '../claim/typed-data.ts'
import { refreshRights } from '../load-rights.ts'
import { auditLine, signedBy } from './audit.ts'
import { requireJudged, type Judgement } from './judge-claim.ts'
import { handoversOf, claimOf, offerOf } from './known-claims.ts'
import { lookUp } from './lookup.ts'
import { mostHandles, requireFewHandles, requireTakeable, type OwnableName } from './name-rules.ts'
import { NamespaceError } from './namespace-error.ts'
import { refusedAs, type NamespaceParts } from './namespace-parts.ts'

// As many as a root's document holds.
const MOST_HANDOVERS = 16

/** `network`: where the claim came from, for the audit log. */
type Taken = { name: OwnableName; claim: SignedClaim; row: NamespaceRow | undefined; network: string | null }

/** Takes a claim of a namespace of this hub: one that is here, or that is taken with it. Rejects with NamespaceError. */
export async function takeClaim(parts: NamespaceParts, taken: Taken): Promise<void> {
  const { name, claim, row } = taken
  // What is malformed has no digest; the judge says why.
  const digest = (await faultInForm(claim)) === undefined ? await hashClaim(claim) : ''
  const isSame = claimOf(row)?.sig === claim.sig && row !== undefined && digest === (await hashClaim(claimOf(row) ?? claim))
  if (row?.owner === null && offerOf(row)?.to !== claim.owner) throw new NamespaceError('NOT_OWNER', `${name.text} belongs to the operator, for whom this hub signs`)
  if (!row) await requireTakeable(parts, name, claim.owner.toLowerCase())
  const handovers = withOffer(row, claim)
  // Nobody has the hub ask around by what anybody could have written.
  const isToLookUp = claim.root !== '' && (await signerOfClaim(claim)) === claim.owner
  const leads = isToLookUp ? await lookUp(parts, name) : undefined
  const judgement = await requireJudged(parts, { name, claim, row, leads, handovers, isSame })
  if (isSame) return keepProof(parts, row, judgement)
  await apply(parts, taken, judgement, handovers, digest)
}

// Brought again: nothing new but that the name was looked up.
async function keepProof(parts: NamespaceParts, row: NamespaceRow, { isWithdrawn }: Judgement): Promise<void> {
  if (!isWithdrawn && (row.kind === 'dns' || row.kind === 'ens')) await parts.db.write('recordProof', { namespace: row.name, claim: row.claim, frozen: null, now: parts.now() })
  await refreshRights(parts.db, parts.rights, row.name)
}

async function apply(parts: NamespaceParts, { name, claim, row, network }: Taken, { isWithdrawn }: Judgement, handovers: Handover[], digest: string): Promise<void> {
  const owner = claim.owner.toLowerCase()
  const key = await keyOf(parts, { name, claim, row })
  const isHandleTaken = name.kind === 'handle' && row?.owner !== owner
  if (isHandleTaken) await requireFewHandles(parts, owner)
  const known = { subject: claimSubject(claim), digest, seq: claim.seq, owner: claim.owner, root: claim.root }
  const applied: AppliedClaim = {
    namespace: name.text, kind: name.kind, owner, ...key, claim: JSON.stringify(claim), claimUntil: claim.notAfter * 1000, known, latest: parts.now() + CLOCK_AHEAD_MS,
    frozen: isWithdrawn ? withdrawn(name.text, claim) : null,
    proof: JSON.stringify({ by: name.kind === 'wallet' ? 'signature' : name.kind === 'handle' ? 'hub' : name.kind }),
    isLookedUp: !isWithdrawn && (name.kind === 'dns' || name.kind === 'ens'),
    handovers: handovers.length === 0 ? null : JSON.stringify(handovers.slice(-MOST_HANDOVERS)),
    before: row && { claim: row.claim },
    ...(isHandleTaken ? { handle: { skeleton: skeletonOf(name.text), most: mostHandles(parts, owner) } } : {}),
    now: parts.now(),
  }
  const line = auditLine(parts, signedBy(owner, network), { namespace: name.text, action: 'claim', target: claim.root, detail: `seq ${claim.seq}, until ${new Date(applied.claimUntil).toISOString()}` })
  await refusedAs(parts.db.write('applyClaim', applied, [line]))
  await refreshRights(parts.db, parts.rights, name.text)
  if (!key.ownKey && !isWithdrawn) await parts.keys.promote(name.text, key.ipnsName, owner)
  parts.changed(name.text)
}

/** Under which key it is published, and whether that is one of this hub's. Throws NamespaceError KEY_IN_USE. */
async function keyOf({ db, keys }: NamespaceParts, { name, claim, row }: Omit<Taken, 'network'>): Promise<{ ipnsName: string; ownKey: boolean }> {
  if (claim.root === '') return { ipnsName: row?.ipnsName ?? '', ownKey: row?.ownKey === 1 }
  const owner = claim.owner.toLowerCase()
  const isNameTaken = row && row.owner !== owner && (name.kind === 'dns' || name.kind === 'ens')
  const usedBy = db.lookups.namespaceOfKey(claim.root)
  if (usedBy !== undefined && usedBy !== name.text) throw new NamespaceError('KEY_IN_USE', 'the key in the claim publishes another namespace')
  const isPending = (await keys.pending(name.text, owner, { make: false })) === claim.root
  // Where a domain leads is known to all: only the key that was made for this owner shows that they made it lead there.
  if (isNameTaken && !isPending) throw new NamespaceError('NOT_OWNER', `${name.text} belongs to somebody else: claim it under a key that this hub makes for you`)
  const isOurs = usedBy === name.text || isPending
  return { ipnsName: claim.root, ownKey: !isOurs }
}

// The offer that this claim accepts is part of how the handle came to its owner.
function withOffer(row: NamespaceRow | undefined, claim: SignedClaim): Handover[] {
  const [ended, transfer] = [claimOf(row), offerOf(row)]
  const before = handoversOf(row)
  if (!ended || !transfer || transfer.to !== claim.owner || ended.owner === claim.owner) return before
  return [...before, { ended, transfer }]
}

function withdrawn(text: string, claim: SignedClaim): string {
  return `the owner of ${text} withdrew its key on ${new Date(claim.seq).toISOString().slice(0, 10)}: nothing can be pushed until they claim it again`
}
