import type { Logger } from 'pino'
import type { HubDatabase } from '../../db/hub-database.ts'
import { DatabaseError } from '../../db/worker-client.ts'
import type { Name } from '../../names/name.ts'
import type { Rights } from '../rights.ts'
import { NamespaceError, type NamespaceCode } from './namespace-error.ts'

/** The keys under which this hub publishes, as names (k51…). */
export interface NamespaceKeys {
  /** the hub's own */
  hub(): Promise<string>
  /** the one that a namespace gets with the next claim of an owner (lower case); with `make` it is made when there is none */
  pending(namespace: string, owner: string, options: { make: boolean }): Promise<string | undefined>
  /** that key takes the place of the one before */
  promote(namespace: string, ipnsName: string, owner: string): Promise<void>
  /** puts a key aside */
  retire(namespace: string): Promise<void>
  /** what is published, and what its end means for the uses of its blocks */
  withdraw(namespace: string): Promise<{ root: string | null; uses: Uint8Array }>
}

export type NamespaceParts = {
  db: HubDatabase
  rights: Rights
  keys: NamespaceKeys
  /** the k51… that a domain or an ENS name leads to now; rejects when nobody answers */
  leadsTo: (name: Name) => Promise<string | undefined>
  /** under which the hub's own root is claimed */
  hubName: string
  /** open mode: nobody takes a namespace, since everybody may write everywhere */
  isOpen: boolean
  /** a claim counts from now on, or a namespace has ended: something waits to be published, and the name may be read elsewhere */
  changed: (name: string) => void
  /** resolves when nothing is being published */
  idle: () => Promise<void>
  logger: Logger
  now: () => number
}

/** Passes on what the writer refused as a NamespaceError of the same code. */
export async function refusedAs<T>(write: Promise<T>): Promise<T> {
  return write.catch((error: unknown) => {
    if (error instanceof DatabaseError && /^NAMESPACE_/.test(error.code)) throw new NamespaceError(error.code as NamespaceCode, error.message, { cause: error })
    throw error
  })
}
