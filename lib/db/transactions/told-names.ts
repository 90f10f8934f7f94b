import type Database from 'better-sqlite3'
import { formatName, parseName } from '../../names/name.ts'
import { HUB } from '../hub-name.ts'
import { noteNamespaceChanges } from './root-changes.ts'

/** Notes that what the hub's root tells of a name (names/<name>.json) may have changed; content and handles of others are not told of. */
export function noteTold(db: Database.Database, name: string, now: number): void {
  if (isTold(name)) noteNamespaceChanges(db, HUB, [{ kind: 'namespace', key: name }], now)
}

/** True for names that mean the same on every hub: neither handles, which are of one hub each, nor content. */
export function isTold(name: string): boolean {
  const parsed = parseName(name)
  return parsed !== undefined && parsed.kind !== 'content' && parsed.kind !== 'handle' && formatName(parsed) === name
}
