import { z } from 'zod'
import type { HubDatabase } from '../../db/hub-database.ts'
import type { OwnName } from '../../db/queries/roots.ts'
import { RefusedError } from '../../db/operation.ts'
import type { RootThread } from '../build/root-thread.ts'
import type { Publisher } from './publisher.ts'

const storedClaim = z.looseObject({ owner: z.string(), notAfter: z.number() })

/**
 * A name of this hub; times in Unix ms. `state`: held = waits to be restored. `outrunBy`: the sequence (decimal) of a record that
 * somebody else signed with its key and that is beyond this hub's own.
 */
export type OwnNameState = {
  name: string; ipnsName: string | null; root: string | null; sequence: number; owner: string | null; claimUntil: number | null
  publishedAt: number | null; recordUntil: number | null; state: 'published' | 'waiting' | 'held'; outrunBy: string | null
}

/** Keys in the form of the key store, by namespace (`.hub`: the hub's own), and the operator's wallet file. */
export type KeyBundle = { keys: { name: string; bytes: Uint8Array }[]; operator?: Uint8Array }
export type ImportedKeys = { keys: { name: string; ipnsName: string; /** false: it was here already */ isNew: boolean }[]; operator?: string }

export type OwnNamesParts = { db: HubDatabase; thread: RootThread; publisher: Publisher | undefined; now: () => number }

/** The names that this hub publishes, for its operator. */
export class OwnNames {
  readonly #parts: OwnNamesParts

  constructor(parts: OwnNamesParts) {
    this.#parts = parts
  }

  /** The hub itself first. A key that nothing was published under yet is a name too. */
  async list(): Promise<OwnNameState[]> {
    const { db, thread } = this.#parts
    const [rows, keys] = await Promise.all([db.read('ownNames', undefined), thread.call('keys', undefined)])
    const alone = keys.filter(({ key }) => !rows.some(({ name }) => name === key))
    return [...rows.map(stateOf), ...alone.map(({ key, ipnsName }) => ({ ...NOTHING, name: key, ipnsName }))]
  }

  /**
   * Signs new records now, of all names if none is given. A name that waits to be restored is begun anew only if `anew`: its
   * followers then see what is here, and no more. Throws RefusedError NAME_UNKNOWN, NAME_HELD.
   */
  async publish(names: string[], { anew }: { anew: boolean }): Promise<OwnNameState[]> {
    const { db, publisher, now } = this.#parts
    if (!publisher) throw new RefusedError('NOT_PUBLISHING', 'this hub does not publish: start it without IPCR_PUBLISH=off')
    const all = await this.list()
    const chosen = names.length === 0 ? all.filter(({ state }) => state !== 'held') : names.map((name) => required(all, name))
    const held = chosen.filter(({ state }) => state === 'held')
    if (held.length > 0 && !anew) throw heldRefusal(held)
    for (const { name } of held) await db.write('releaseNamespace', { namespace: name, now: now() })
    for (const { name } of chosen) await db.write('makeRecordDue', { namespace: name })
    publisher.wake()
    await publisher.idle()
    const after = await this.list()
    return chosen.map(({ name }) => required(after, name))
  }

  /**
   * Takes keys, and holds their names until they are restored. Keys or a wallet that would be replaced are refused unless
   * `replace`; they stay beside the new ones. Rejects with faults of the codes of KeyStoreError, WALLET_INVALID.
   */
  async importKeys({ keys, operator }: KeyBundle, { replace }: { replace: boolean }): Promise<ImportedKeys> {
    const { thread } = this.#parts
    const before = new Map((await thread.call('keys', undefined)).map(({ key, ipnsName }) => [key, ipnsName]))
    const wallet = operator && (await thread.call('importWallet', { bytes: operator, replace }))
    const taken: ImportedKeys['keys'] = []
    for (const key of keys) taken.push(await this.#importKey(key, replace, before.get(key.name)))
    return { keys: taken, ...(wallet ? { operator: wallet.address } : {}) }
  }

  // Held first: nothing may go out under the key before what it published is here.
  async #importKey({ name, bytes }: { name: string; bytes: Uint8Array }, replace: boolean, before: string | undefined): Promise<ImportedKeys['keys'][number]> {
    const { db, thread, publisher, now } = this.#parts
    const heldNow = await db.write('holdNamespace', { namespace: name, now: now() })
    await publisher?.idle()
    try {
      const { ipnsName } = await thread.call('importKey', { key: name, bytes, replace })
      if (ipnsName !== before || db.lookups.ownName(name) !== ipnsName) await db.write('adoptKey', { namespace: name, ipnsName, now: now() })
      else if (heldNow) await db.write('releaseNamespace', { namespace: name, now: now() })
      return { name, ipnsName, isNew: ipnsName !== before }
    } catch (error) {
      if (heldNow) await db.write('releaseNamespace', { namespace: name, now: now() })
      throw error
    }
  }
}

const NOTHING = { root: null, sequence: 0, owner: null, claimUntil: null, publishedAt: null, recordUntil: null, state: 'waiting' as const, outrunBy: null }

function stateOf({ name, ipnsName, root, sequence, recordSequence, dirtyAt, publishedAt, claim, recordEol, heldSince, seenSequence }: OwnName): OwnNameState {
  const { data } = storedClaim.safeParse(claim === null ? null : JSON.parse(claim))
  const isPublished = root !== null && recordSequence === sequence && dirtyAt === null
  return {
    name, ipnsName, root, sequence, owner: data?.owner ?? null, claimUntil: data ? data.notAfter * 1000 : null, publishedAt, recordUntil: recordEol,
    state: heldSince !== null ? 'held' : isPublished ? 'published' : 'waiting',
    outrunBy: heldSince === null && seenSequence !== null && BigInt(seenSequence) > BigInt(sequence) ? seenSequence : null,
  }
}

function required(all: OwnNameState[], name: string): OwnNameState {
  const found = all.find((state) => state.name === name)
  if (found) return found
  throw new RefusedError('NAME_UNKNOWN', `this hub has no name ${name}: it has ${all.map((state) => state.name).join(', ') || 'none yet'}`)
}

function heldRefusal(held: OwnNameState[]): RefusedError {
  const names = held.map(({ name }) => name).join(', ')
  return new RefusedError('NAME_HELD', `${names}: the key came from elsewhere, and what it published is not here. Bring it back with ipcr restore, or say --anew to publish what is here in its place`)
}
