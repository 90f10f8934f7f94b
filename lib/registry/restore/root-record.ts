import type { RestoreParts } from './restore-parts.ts'

// Hubs count milliseconds; a sequence that is no time of this century is somebody's counter.
const EARLIEST = Date.UTC(2020)

/** The record that names a root: its sequence, and when (Unix ms) it was signed, if the sequence tells that. Null: no such record is known. */
export type RootRecord = { sequence: string | null; signedAt: number | null }

/** What is known of the record under which a key published a root. */
export function recordOfRoot({ db, now }: Pick<RestoreParts, 'db' | 'now'>, ipnsName: string, root: string): RootRecord {
  const row = db.lookups.observedRecord(ipnsName)
  if (row?.value !== `/ipfs/${root}`) return { sequence: null, signedAt: null }
  return { sequence: row.sequence, signedAt: timeOfSequence(Number(row.sequence), now()) ?? null }
}

/** The time (Unix ms) that a sequence stands for; undefined when it is a mere number. */
export function timeOfSequence(sequence: number, now: number): number | undefined {
  return sequence > EARLIEST && sequence < now ? sequence : undefined
}
