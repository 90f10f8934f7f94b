import type { SignedTransfer } from '../claim/claim.ts'
import { hashTransfer, signerOfTransfer } from '../claim/typed-data.ts'
import { auditLine, doneBy, signedBy } from './audit.ts'
import { requireTransferable } from './draft.ts'
import { isOperators, offerOf, withdrawnSeq } from './known-claims.ts'
import { requireOwnable } from './name-rules.ts'
import { NamespaceError } from './namespace-error.ts'
import { refusedAs, type NamespaceParts } from './namespace-parts.ts'
import type { Doer } from './types.ts'

const MAX_AHEAD_MS = 600_000

/** Takes an owner's offer of a handle to another address, whoever brings it. Rejects with NamespaceError. */
export async function takeTransfer(parts: NamespaceParts, transfer: SignedTransfer, network: string | null): Promise<void> {
  const name = requireOwnable(transfer.namespace, parts.hubName)
  const row = await parts.db.read('namespaceRow', { name: name.text })
  if (!row) throw new NamespaceError('NAMESPACE_UNKNOWN', `this hub has no namespace ${name.text}`)
  const ended = await requireTransferable(parts, name, row)
  await requireAddresses(transfer, ended.owner)
  if (transfer.prev !== ended.digest) throw new NamespaceError('TRANSFER_REFUSED', 'the transfer is for another claim than the one that is in force')
  if (transfer.seq <= Math.max(ended.seq, withdrawnSeq(row))) throw new NamespaceError('TRANSFER_REFUSED', 'the transfer is older than what is known')
  if (transfer.seq > parts.now() + MAX_AHEAD_MS) throw new NamespaceError('TRANSFER_REFUSED', 'the transfer is dated more than ten minutes ahead')
  await requireNewer(transfer, offerOf(row))
  const line = auditLine(parts, signedBy(transfer.from, network), { namespace: name.text, action: 'transfer', target: transfer.to.toLowerCase(), detail: `seq ${transfer.seq}` })
  await refusedAs(parts.db.write('offerTransfer', { namespace: name.text, claim: row.claim ?? '', transfer: JSON.stringify(transfer), now: parts.now() }, [line]))
}

async function requireAddresses(transfer: SignedTransfer, owner: string): Promise<void> {
  const { getAddress } = await import('ethers/address')
  const { from, to } = transfer
  // One spelling each: accepting compares them with what a claim has.
  if (getAddress(to.toLowerCase()) !== to || from === to) throw new NamespaceError('TRANSFER_REFUSED', 'the new owner is another address than the old one, in its checksummed spelling')
  if (from !== owner) throw new NamespaceError('NOT_OWNER', 'the transfer is not from the owner')
  if ((await signerOfTransfer(transfer)) !== from) throw new NamespaceError('TRANSFER_REFUSED', 'the transfer is not signed by the wallet that it names as owner')
}

async function requireNewer(transfer: SignedTransfer, offer: SignedTransfer | undefined): Promise<void> {
  if (!offer || transfer.seq > offer.seq || (await hashTransfer(transfer)) === (await hashTransfer(offer))) return
  throw new NamespaceError('TRANSFER_REFUSED', 'a newer offer waits to be accepted')
}

/** Ends an offer for good. Rejects with NamespaceError TRANSFER_UNKNOWN, NOT_OWNER. */
export async function takeBack({ db, now }: NamespaceParts, text: string, address: string, by: Doer = doneBy(address)): Promise<void> {
  const row = await db.read('namespaceRow', { name: text })
  if (row && row.owner !== address.toLowerCase() && !isOperators(row, address.toLowerCase())) throw new NamespaceError('NOT_OWNER', `${text} belongs to somebody else`)
  const offer = offerOf(row)
  if (!offer || !row) throw new NamespaceError('TRANSFER_UNKNOWN', `${text} is offered to nobody`)
  const line = auditLine({ now }, by, { namespace: text, action: 'transfer-cancel', target: offer.to.toLowerCase(), detail: `seq ${offer.seq}` })
  await refusedAs(db.write('withdrawTransfer', { namespace: text, transfer: row.transfer ?? '', withdrawn: JSON.stringify({ withdrawn: offer.seq }), now: now() }, [line]))
}
