import type { FilledSlot } from './fill-slot.ts'
import type { Replay } from './replay.ts'

/** A slot that was read, of which `at` bytes are with the socket. */
export type ReadSlot = { slot: number; filled: FilledSlot; at: number }

/** The slots of one download that were read and wait for the socket, in order. */
export class ReadySlots {
  #slots: ReadSlot[] = []

  get size(): number {
    return this.#slots.length
  }

  get head(): ReadSlot | undefined {
    return this.#slots[0]
  }

  add(slot: number, filled: FilledSlot): void {
    this.#slots.push({ slot, filled, at: 0 })
  }

  shift(): void {
    this.#slots.shift()
  }

  /** Gives what no socket has back to the source, to be read again; the slots that are free by that. */
  putBack(source: Replay): number[] {
    for (const { filled, at } of this.#slots.toReversed()) source.putBack(filled.pieces, at)
    return this.clear()
  }

  /** Forgets all; their slots. */
  clear(): number[] {
    const slots = this.#slots.map(({ slot }) => slot)
    this.#slots = []
    return slots
  }
}
