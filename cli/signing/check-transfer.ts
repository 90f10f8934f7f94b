import { z } from 'zod'
import { signedTransferSchema, type NamespaceTransfer } from '../../lib/identity/claim/claim.ts'
import { same } from './check-claim.ts'
import { checkSeq } from './check-times.ts'

/** NamespaceTransfer as a hub drafts it. */
export const transferMessage: z.ZodType<NamespaceTransfer> = signedTransferSchema.omit({ sig: true })

export type AskedTransfer = { namespace: string; from: string; to: string; prev: string; now: number }

/** Throws DraftRefusedError unless the transfer is the one that was asked for. Addresses EIP-55, `now` in Unix ms. */
export function checkTransfer(transfer: NamespaceTransfer, asked: AskedTransfer): void {
  same('namespace', transfer.namespace, asked.namespace)
  same('from', transfer.from, asked.from)
  same('to', transfer.to, asked.to)
  same('prev', transfer.prev, asked.prev)
  checkSeq(transfer.seq, asked.now)
}
