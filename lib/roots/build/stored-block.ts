import { first } from '../../db/operation.ts'
import type { PackedBlock } from '../../db/packed.ts'
import type { Db } from './build.ts'

/** True when a block is stored, and with exactly these bytes. */
export function isStored(db: Db, { hash, bytes }: PackedBlock): boolean {
  return first(db, 'SELECT 1 FROM node WHERE hash = ? AND bytes = ?', hash, bytes) !== undefined
}

/** The bytes that are stored under a block's hash. */
export function readStored(db: Db, hash: Uint8Array): Uint8Array | undefined {
  return first<{ bytes: Buffer }>(db, 'SELECT bytes FROM node WHERE hash = ?', hash)?.bytes
}
