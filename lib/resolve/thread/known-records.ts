import type { Lookups } from '../../db/lookups.ts'
import { observedRecord } from '../../db/observed.ts'
import type { KnownRecords } from '../names/resolve-name.ts'

/** The records that this hub signed or has seen, read by key. */
export function knownRecords(lookups: Lookups): KnownRecords {
  return {
    own: (ipnsName) => lookups.ownRecord(ipnsName)?.root,
    observed: (ipnsName) => {
      const row = lookups.observedRecord(ipnsName)
      return row && { record: observedRecord(row), seenAt: row.observed_at, conflicting: row.conflict !== null }
    },
  }
}
