const MOST = 64
const MOST_PER_ADDRESS = 8

/** Counts the archives that are being made: each holds the manifests of its image for as long as its client takes. */
export class ArchiveTurns {
  readonly #running = new Map<string, number>()
  #all = 0

  /** Begins one for an address; the answer ends it, once however often it is called. Undefined when there are too many. */
  begin(address: string): (() => void) | undefined {
    const same = this.#running.get(address) ?? 0
    if (this.#all >= MOST || same >= MOST_PER_ADDRESS) return undefined
    this.#count(address, 1)
    let isRunning = true
    return () => {
      if (isRunning) this.#count(address, -1)
      isRunning = false
    }
  }

  #count(address: string, by: 1 | -1): void {
    this.#all += by
    const left = (this.#running.get(address) ?? 0) + by
    if (left === 0) this.#running.delete(address)
    else this.#running.set(address, left)
  }
}
