import { hash } from 'node:crypto'
import { CID } from 'multiformats/cid'
import { BlockMissingError } from '../../block-source.ts'
import type { Message, Want } from './message.ts'

type Ask = { cid: CID; waiting: Set<{ resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }> }

/** What we want of one peer: an ask per block, however many wait for it. Blocks that nobody asked for are not looked at. */
export class Asks {
  readonly #asks = new Map<string, Ask>()
  #unsent: Want[] = []

  get size(): number {
    return this.#asks.size
  }

  /** The bytes once they have come and are verified. Rejects with BlockMissingError when the peer has not got them, or the signal's reason. */
  ask(cid: CID, signal: AbortSignal): Promise<Uint8Array> {
    const key = keyOf(cid.multihash.digest)
    const known = this.#asks.get(key)
    const ask = known ?? { cid, waiting: new Set() }
    if (!known) {
      this.#asks.set(key, ask)
      this.#unsent.push(wantOf(cid, false))
    }
    return new Promise((resolve, reject) => {
      const give = (end: () => void): void => {
        signal.removeEventListener('abort', abort)
        end()
      }
      const one = { resolve: (bytes: Uint8Array) => give(() => resolve(bytes)), reject: (error: Error) => give(() => reject(error)) }
      const abort = (): void => {
        one.reject(signal.reason)
        this.#leave(key, ask, one)
      }
      ask.waiting.add(one)
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
    })
  }

  /** What is to be sent to the peer next. */
  takeUnsent(): Want[] {
    const unsent = this.#unsent
    this.#unsent = []
    return unsent
  }

  /** Settles what the message answers; the number of blocks and bytes among it that were asked for. */
  receive({ payloads, presences }: Message): { blocks: number; bytes: number } {
    const received = { blocks: 0, bytes: 0 }
    for (const { data } of payloads) {
      if (this.#asks.size === 0) return received
      if (!this.#settle(hash('sha256', data, 'hex'), (one) => one.resolve(data))) continue
      received.blocks++
      received.bytes += data.length
    }
    for (const { cid: bytes, has } of presences) {
      const cid = has ? undefined : decodeCid(bytes)
      if (cid) this.#settle(keyOf(cid.multihash.digest), (one) => one.reject(new BlockMissingError(cid)))
    }
    return received
  }

  /** The peer is gone. */
  fail(error: Error): void {
    for (const key of [...this.#asks.keys()]) this.#settle(key, (one) => one.reject(error))
    this.#unsent = []
  }

  #settle(key: string, how: (one: { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }) => void): boolean {
    const ask = this.#asks.get(key)
    this.#asks.delete(key)
    for (const one of ask?.waiting ?? []) how(one)
    return ask !== undefined
  }

  #leave(key: string, ask: Ask, one: Ask['waiting'] extends Set<infer T> ? T : never): void {
    ask.waiting.delete(one)
    if (ask.waiting.size > 0 || this.#asks.get(key) !== ask) return
    this.#asks.delete(key)
    this.#unsent.push(wantOf(ask.cid, true))
  }
}

function wantOf(cid: CID, cancel: boolean): Want {
  return { cid: cid.bytes, priority: 1, cancel, haveOnly: false, sendDontHave: !cancel }
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex')
}

/** A CID from its binary form; undefined when it is none. */
export function decodeCid(bytes: Uint8Array): CID | undefined {
  try {
    return CID.decode(bytes)
  } catch {
    return undefined
  }
}
