import type { Handover, NamespaceClaim } from './claim.ts'
import { hashClaim, hashTransfer, signerOfClaim, signerOfTransfer } from './typed-data.ts'
import type { KnownClaim } from './verdict.ts'

/** Whether a chain of handovers, oldest first, leads from the known owner of a handle to the claim's (docs/names.md). */
export async function leadsToOwner(known: KnownClaim, handovers: readonly Handover[], claim: NamespaceClaim): Promise<boolean> {
  let holder = { owner: known.owner, seq: known.seq, prev: '' }
  for (const handover of handovers.filter(({ transfer }) => transfer.seq > known.seq)) {
    if (!(await isHandover(holder, handover, claim))) return false
    const { to, seq } = handover.transfer
    holder = { owner: to, seq, prev: await hashTransfer(handover.transfer) }
  }
  return holder.owner === claim.owner && holder.prev === claim.prev && holder.seq <= claim.seq
}

// The ended claim names the hub; the transfer is bound to it by its digest, so it moves no handle on another hub.
async function isHandover(holder: { owner: string; seq: number }, { ended, transfer }: Handover, claim: NamespaceClaim): Promise<boolean> {
  if (ended.namespace !== claim.namespace || ended.hub !== claim.hub || transfer.namespace !== claim.namespace) return false
  if (ended.owner !== holder.owner || transfer.from !== holder.owner) return false
  if (ended.seq < holder.seq || transfer.seq <= ended.seq) return false
  // Signatures before digests: what nobody could sign, such as half a surrogate pair, has no digest either.
  if ((await signerOfClaim(ended)) !== holder.owner || (await signerOfTransfer(transfer)) !== holder.owner) return false
  return transfer.prev === (await hashClaim(ended))
}
