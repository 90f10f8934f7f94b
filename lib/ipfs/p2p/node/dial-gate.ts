import type { ConnectionGater } from '@libp2p/interface'

/** Lets the node dial what it was told to, while it is told so, and nothing else: not what peers say of themselves. */
export class DialGate {
  readonly #allowed = new Map<string, number>()

  readonly gater: ConnectionGater = {
    denyDialMultiaddr: (address) => !this.#allowed.has(withoutPeer(address.toString())),
  }

  /** Calls `work` while these addresses may be dialled. */
  async during<T>(addresses: string[], work: () => Promise<T>): Promise<T> {
    const keys = addresses.map(withoutPeer)
    for (const key of keys) this.#allowed.set(key, (this.#allowed.get(key) ?? 0) + 1)
    try {
      return await work()
    } finally {
      for (const key of keys) this.#release(key)
    }
  }

  #release(key: string): void {
    const left = (this.#allowed.get(key) ?? 1) - 1
    if (left === 0) this.#allowed.delete(key)
    else this.#allowed.set(key, left)
  }
}

function withoutPeer(address: string): string {
  return address.split('/p2p/')[0] ?? ''
}
