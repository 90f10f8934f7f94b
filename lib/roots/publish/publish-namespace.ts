import type { DueNamespace } from '../../db/queries/roots.ts'
import type { ClaimKeeper, ClaimParts } from './claim-keeper.ts'
import { RECORD_MS, RENEW_MS, TTL_MS } from './plan-queue.ts'

/** What went out; `namespace` is `.hub` for the hub itself. */
export type Publication = { namespace: string; ipnsName: string; root: string; record: Uint8Array; sequence: number }

/** `held`: all that waits needs leaves that are not hashed yet. */
export type Outcome = { held: boolean; written: number; publication?: Publication }

type Next = { root: string; sequence: number; written: number }

/**
 * One publication: claim if it is time, build, record with the sequence, sign, keep the record. Killed in between it goes on
 * at the next start: what has a sequence and no record of it is signed under a further one.
 */
export async function publishNamespace(parts: ClaimParts, claims: ClaimKeeper, due: DueNamespace): Promise<Outcome> {
  const ipnsName = await claims.ensure(due)
  const { next, held } = await recordNext(parts, due)
  const reserved = next ?? (await reserve(parts, due))
  if (!reserved) return { held, written: 0 }
  const { root, sequence, written } = reserved
  const now = parts.now()
  const record = await parts.thread.call('sign', { key: due.name, root, sequence, lifetimeMs: RECORD_MS, ttlMs: TTL_MS, now })
  const kept = await parts.db.write('recordSigned', { namespace: due.name, sequence, record, eol: now + RECORD_MS, now })
  return { held, written, ...(kept ? { publication: { namespace: due.name, ipnsName, root, record, sequence } } : {}) }
}

async function recordNext({ db, thread, now }: ClaimParts, { name }: DueNamespace): Promise<{ next?: Next; held: boolean }> {
  const built = await thread.call('build', { namespace: name })
  if (!built) return { held: false }
  const { sequence, written } = await db.write('recordRoot', { ...built, now: now() })
  const held = built.held > 0 && !built.more
  return sequence === undefined ? { held } : { next: { root: built.root, sequence, written }, held }
}

// Nothing new: but the record of the root is missing, or ends soon.
async function reserve({ db, now }: ClaimParts, { name, isUnsigned, recordEol }: DueNamespace): Promise<Next | undefined> {
  const endsSoon = recordEol !== null && recordEol < now() + RENEW_MS
  if (isUnsigned === 0 && !endsSoon) return undefined
  const reserved = await db.write('reserveSequence', { namespace: name, now: now() })
  return reserved && { ...reserved, written: 0 }
}
