export type RootState = 'live' | 'stale' | 'unavailable' | 'conflicting' | 'refused'

/** A row of observed_record as SQLite gives it. */
export type ObservedRow = {
  ipns_name: string
  record: Buffer
  value: string
  sequence: string
  valid_until: number
  ttl_ms: number
  observed_at: number
  conflict: Buffer | null
  conflict_at: number | null
}

/** A row of last_root. */
export type LastRootRow = {
  name: string
  root: string
  path: string
  state: RootState
  since: number
  detail: string | null
  ipnsName: string | null
  validUntil: number
  freshUntil: number
  resolvedAt: number
  /** JSON of lib/resolve/names/settled-claims.ts */
  settled?: string | null
}

export const LAST_ROOT = `SELECT name, root, path, state, since, detail, ipns_name AS ipnsName, valid_until AS validUntil,
  fresh_until AS freshUntil, resolved_at AS resolvedAt, settled FROM last_root`

/** The record of a row. */
export function observedRecord(row: ObservedRow): { ipnsName: string; value: string; sequence: bigint; validUntil: number; ttlMs: number; bytes: Uint8Array } {
  return { ipnsName: row.ipns_name, value: row.value, sequence: BigInt(row.sequence), validUntil: row.valid_until, ttlMs: row.ttl_ms, bytes: row.record }
}
