import type Database from 'better-sqlite3'
import { isToldName } from '../../names/told-name.ts'
import { HUB } from '../hub-name.ts'
import { noteNamespaceChanges } from './root-changes.ts'

/** Notes that what the hub's root tells of a name (names/<name>.json) may have changed; content and handles of others are not told of. */
export function noteTold(db: Database.Database, name: string, now: number): void {
  if (isToldName(name)) noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: name }], now)
}
