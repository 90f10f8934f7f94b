import type { DueNamespace } from '../../db/queries/roots.ts'
import type { ClaimKeeper, ClaimParts } from './claim-keeper.ts'
import { isToRenew, RECORD_MS, TTL_MS } from './plan-queue.ts'

/** What went out; `namespace` is `.hub` for the hub itself. */
export type Publication = { namespace: string; ipnsName: string; root: string; record: Uint8Array; sequence: number }

/** `held`: all that waits needs leaves that are not hashed yet. `failure`: why nothing new could be built; what stands may still have a further record. `lost`: the block for whose loss all was built anew. */
export type Outcome = { held: boolean; written: number; publication?: Publication; failure?: unknown; lost?: string }

type Next = { root: string; sequence: number; written: number }

/**
 * One publication: claim if it is time, build, record with the sequence, sign, keep the record. Killed in between it goes on
 * at the next start: what has a sequence and no record of it is signed under a further one.
 */
export async function publishNamespace(parts: ClaimParts, claims: ClaimKeeper, due: DueNamespace): Promise<Outcome> {
  const { ipnsName, next, ...outcome } = await makeNext(parts, claims, due)
  const reserved = next ?? (await reserve(parts, due))
  if (!reserved || ipnsName === null) return { ...outcome, written: 0 }
  const { root, sequence, written } = reserved
  const now = parts.now()
  const record = await parts.thread.call('sign', { key: due.name, ipnsName, owner: due.owner, root, sequence, lifetimeMs: RECORD_MS, ttlMs: TTL_MS, now })
  const kept = await parts.db.write('recordSigned', { namespace: due.name, ipnsName, sequence, record, eol: now + RECORD_MS, now })
  return { ...outcome, written, ...(kept ? { publication: { namespace: due.name, ipnsName, root, record, sequence } } : {}) }
}

// A fault of the claim or the build must not let the name of what stands come to its end.
async function makeNext(parts: ClaimParts, claims: ClaimKeeper, due: DueNamespace): Promise<{ ipnsName: string | null; next?: Next; held: boolean; failure?: unknown; lost?: string }> {
  try {
    const ipnsName = await claims.ensure(due)
    return { ipnsName, ...(await recordNext(parts, due)) }
  } catch (failure) {
    return { ipnsName: due.ipnsName, held: false, failure }
  }
}

async function recordNext({ db, thread, now }: ClaimParts, { name }: DueNamespace): Promise<{ next?: Next; held: boolean; lost?: string }> {
  const built = await thread.call('build', { namespace: name })
  if (!built) return { held: false }
  const { sequence, written } = await db.write('recordRoot', { ...built, now: now() })
  const outcome = { held: built.held > 0 && !built.more, ...(built.lost === undefined ? {} : { lost: built.lost }) }
  return sequence === undefined ? outcome : { next: { root: built.root, sequence, written }, ...outcome }
}

// Nothing new: but the record of the root is missing, or to be renewed.
async function reserve({ db, now }: ClaimParts, { name, isUnsigned, recordEol }: DueNamespace): Promise<Next | undefined> {
  if (isUnsigned === 0 && !isToRenew(recordEol, now())) return undefined
  const reserved = await db.write('reserveSequence', { namespace: name, now: now() })
  return reserved && { ...reserved, written: 0 }
}
