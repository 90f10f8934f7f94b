import type { SourceRow } from '../../lib/db/index/sources.ts'
import type { Wanted } from '../hub/hub-view.ts'
import type { IndexEvent } from './events.ts'

const FIELDS = ['kind', 'origin', 'ipnsName', 'state', 'since', 'detail'] as const

/** True when a name stands otherwise than the index says. */
export function standsOtherwise(wanted: Wanted, row: SourceRow): boolean {
  return FIELDS.some((field) => wanted[field] !== row[field])
}

/** What is told of a name that came, or that stands otherwise than before. */
export function stateEvents(row: SourceRow | undefined, { name, state }: Pick<Wanted, 'name' | 'state'>): IndexEvent[] {
  return row?.state === state ? [] : [{ kind: 'name', name, detail: { state } }]
}
