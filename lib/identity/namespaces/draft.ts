import type { NamespaceRow } from '../../db/queries/identity-namespaces.ts'
import { ipnsMultihash } from '../../names/ipns-name.ts'
import { NO_CLAIM, type NamespaceClaim, type NamespaceTransfer } from '../claim/claim.ts'
import { draftClaim } from '../claim/draft-claim.ts'
import { CLAIM_DATA, hashTransfer, TRANSFER_DATA } from '../claim/typed-data.ts'
import type { KnownClaim } from '../claim/verdict.ts'
import { claimNotes, transferNotes } from './draft-notes.ts'
import { lookUp } from './lookup.ts'
import { claimOf, isOperators, newestKnown, offerOf } from './known-claims.ts'
import { LIBRARY, requireFewHandles, requireOwnable, requireTakeable, type OwnableName } from './name-rules.ts'
import { NamespaceError } from './namespace-error.ts'
import type { NamespaceParts } from './namespace-parts.ts'
import type { Draft, DraftRequest } from './types.ts'

/** Who wants what signed; `row` when the namespace is there. */
export type Asked = DraftRequest & { name: OwnableName; row: NamespaceRow | undefined; /** lower case */ address: string }

/** Something for an address to sign, once all rules allow it. Rejects with NamespaceError. */
export async function draft(parts: NamespaceParts, text: string, address: string, request: DraftRequest): Promise<Draft<NamespaceClaim | NamespaceTransfer>> {
  const name = requireOwnable(text, parts.hubName)
  const row = await parts.db.read('namespaceRow', { name: text })
  const asked = { ...request, name, row, address: address.toLowerCase() }
  if (request.action === 'transfer') return draftTransfer(parts, asked)
  await requireAllowed(parts, asked)
  return draftNextClaim(parts, asked, await rootFor(parts, asked))
}

async function requireAllowed(parts: NamespaceParts, asked: Asked): Promise<void> {
  const { action, row, name, address } = asked
  if (!row) {
    if (action !== 'claim' && action !== 'own-key') throw new NamespaceError('NAMESPACE_UNKNOWN', `${name.text} belongs to nobody yet: claim it`)
    return requireTakeable(parts, name, address)
  }
  if (action === 'accept') return requireOffered(parts, asked)
  if (action === 'claim' && (await leadsElsewhere(parts, asked))) return
  requireOwner(asked)
  const isWithdrawn = claimOf(row)?.root === ''
  if (action === 'claim' && !isWithdrawn) throw new NamespaceError('NAMESPACE_TAKEN', `${name.text} is yours already: renew its claim`)
  if (action === 'renew' && isWithdrawn) throw new NamespaceError('CLAIM_REFUSED', `the key of ${name.text} was withdrawn: claim it again, under a new key`)
}

// Who holds a domain or an ENS name now decides about it: by making it lead to a key of theirs.
async function leadsElsewhere(parts: NamespaceParts, { row, name, address }: Asked): Promise<boolean> {
  if (!row || row.owner === address || (name.kind !== 'dns' && name.kind !== 'ens')) return false
  return (await lookUp(parts, name)) !== row.ipnsName
}

function requireOwner({ row, name, address }: Asked): void {
  if (row?.owner === address) return
  throw new NamespaceError('NOT_OWNER', row?.owner == null ? `${name.text} belongs to the operator, for whom this hub signs` : `${name.text} belongs to somebody else`)
}

async function requireOffered(parts: NamespaceParts, { row, name, address }: Asked): Promise<void> {
  if (offerOf(row)?.to.toLowerCase() !== address) throw new NamespaceError('TRANSFER_UNKNOWN', `${name.text} is not offered to you`)
  await requireFewHandles(parts, address)
}

/** The key that the claim is to name. */
async function rootFor({ keys, db }: NamespaceParts, { action, ipns, row, name, address }: Asked): Promise<string> {
  if (action === 'revoke') return ''
  if (action === 'own-key') return requireOwnKey(db.lookups.namespaceOfKey(ipns ?? ''), ipns, name, row !== undefined)
  const keeps = row && (action === 'renew' || (action === 'accept' && row.ownKey === 0 && claimOf(row)?.root !== ''))
  if (keeps && row.ipnsName !== null) return row.ipnsName
  // What was made for the claim that is in force now is no new key.
  if (row?.ipnsName && (await keys.pending(name.text, address, { make: false })) === row.ipnsName) await keys.promote(name.text, row.ipnsName, address)
  return (await keys.pending(name.text, address, { make: true })) ?? ''
}

function requireOwnKey(usedBy: string | undefined, ipns: string | undefined, { text, kind }: OwnableName, isThere: boolean): string {
  if (ipns === undefined || ipnsMultihash(ipns) === undefined) throw new NamespaceError('NAMESPACE_INVALID', 'name your key as k51…, as ipfs key list -l --ipns-base=base36 shows it')
  if (usedBy !== undefined) throw new NamespaceError('KEY_IN_USE', usedBy === text ? `${text} is published under that key already, by this hub` : 'that key publishes another namespace')
  if (!isThere && (kind === 'ens' || kind === 'dns')) throw new NamespaceError('NAMESPACE_INVALID', `${text} needs no namespace here to be published under your own key: whoever pulls it is led there by the name itself`)
  return ipns
}

async function draftNextClaim(parts: NamespaceParts, asked: Asked, root: string): Promise<Draft<NamespaceClaim>> {
  const { name, row, address } = asked
  const hub = name.kind === 'handle' ? await parts.keys.hub() : ''
  const known = await newestKnown(parts, row, { namespace: name.text, hub })
  const now = parts.now()
  const offer = asked.action === 'accept' ? offerOf(row) : undefined
  const prev = offer ? await hashTransfer(offer) : (known?.digest ?? NO_CLAIM)
  const drafted = draftClaim({ namespace: name.text, owner: await checksummed(address), root, hub, prev, now })
  const message = { ...drafted, seq: Math.max(now, (known?.seq ?? 0) + 1, (offer?.seq ?? 0) + 1) }
  return {
    typedData: { ...CLAIM_DATA, primaryType: 'NamespaceClaim', message },
    deliver: { method: 'POST', path: '/api/v1/claims', member: 'claim' },
    notes: await claimNotes(parts, asked, message, known),
  }
}

async function draftTransfer(parts: NamespaceParts, asked: Asked): Promise<Draft<NamespaceTransfer>> {
  const { name, row, address, to } = asked
  if (!row) throw new NamespaceError('NAMESPACE_UNKNOWN', `${name.text} belongs to nobody yet`)
  if (!isOperators(row, address)) requireOwner(asked)
  const known = await requireTransferable(parts, name, row)
  if (to === undefined || !/^0x[0-9a-fA-F]{40}$/.test(to) || to.toLowerCase() === address) throw new NamespaceError('NAMESPACE_INVALID', 'name the address of the new owner: 0x and 40 hex digits, not your own')
  const message = { namespace: name.text, from: await checksummed(address), to: await checksummed(to), prev: known.digest, seq: Math.max(parts.now(), known.seq + 1) }
  return {
    typedData: { ...TRANSFER_DATA, primaryType: 'NamespaceTransfer', message },
    deliver: { method: 'POST', path: '/api/v1/transfers', member: 'transfer' },
    notes: transferNotes(message),
  }
}

/** The claim that a transfer of the namespace ends. Throws NamespaceError unless it is a handle under a claim. */
export async function requireTransferable(parts: NamespaceParts, { text, kind }: OwnableName, row: NamespaceRow): Promise<KnownClaim> {
  if (kind !== 'handle') throw new NamespaceError('TRANSFER_REFUSED', kind === 'wallet' ? `${text} is its wallet's for ever` : `${text} goes with the name: its new owner claims it`)
  if (row.owner === null && (parts.isOpen || text === LIBRARY)) throw new NamespaceError('TRANSFER_REFUSED', parts.isOpen ? 'this hub is open (IPCR_AUTH=open): everybody writes everywhere, and nobody owns a namespace' : `${text} stays the operator's: images without a namespace are there`)
  const claim = claimOf(row)
  if (!claim || claim.root === '') throw new NamespaceError('TRANSFER_REFUSED', `${text} has no claim that could be handed on: claim it again first`)
  const known = await newestKnown(parts, row, claim)
  if (!known) throw new NamespaceError('TRANSFER_REFUSED', `${text} has no claim that could be handed on`)
  return known
}

async function checksummed(address: string): Promise<string> {
  const { getAddress } = await import('ethers/address')
  return getAddress(address.toLowerCase())
}
