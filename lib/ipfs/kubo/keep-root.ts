import { CID } from 'multiformats/cid'
import { create, type KuboRPCClient } from 'kubo-rpc-client'
import { multiaddr } from '@multiformats/multiaddr'
import type { KeepRequest } from './operations.ts'

const CONNECT_MS = 5000
const RECONNECT_MS = 20_000
const LIST_MS = 60_000
// What was fetched in one attempt is there in the next.
const PIN_MS = 280_000

/** Kubo answered something else than what it was asked. */
export class KuboAnswerError extends Error {
  readonly code = 'KUBO_ANSWER'
  override name = 'KuboAnswerError'
}

/**
 * Pins a root by its CID (Kubo fetches it from this hub or from wherever it finds it), and once that has succeeded unpins what
 * was pinned under the same name before. Throws what the client throws, KuboAnswerError.
 */
export async function keepRoot({ rpc, root, name, addresses }: KeepRequest): Promise<{ added: boolean; removed: number }> {
  const kubo = create({ url: new URL(rpc) })
  const held = await pinsNamed(kubo, name)
  const added = !held.includes(root)
  if (added) await whileConnected(kubo, addresses, () => pin(kubo, root, name))
  const superseded = held.filter((cid) => cid !== root)
  for (const cid of superseded) await kubo.pin.rm(CID.parse(cid), { signal: AbortSignal.timeout(LIST_MS) })
  return { added, removed: superseded.length }
}

async function pinsNamed(kubo: KuboRPCClient, name: string): Promise<string[]> {
  const found: string[] = []
  // Kubo's filter takes every name that contains this one.
  for await (const pin of kubo.pin.ls({ type: 'recursive', name, signal: AbortSignal.timeout(LIST_MS) })) {
    if ('name' in pin && pin.name === name) found.push(pin.cid.toString())
  }
  return found
}

async function pin(kubo: KuboRPCClient, root: string, name: string): Promise<void> {
  const pinned = await kubo.pin.add(CID.parse(root), { name, signal: AbortSignal.timeout(PIN_MS) })
  if (pinned?.toString() !== root) throw new KuboAnswerError('Kubo did not say that it pinned the root')
}

// A connection may break off while Kubo fetches; connecting where there is one changes nothing.
async function whileConnected(kubo: KuboRPCClient, addresses: string[], work: () => Promise<void>): Promise<void> {
  await connect(kubo, addresses)
  const timer = setInterval(() => void connect(kubo, addresses), RECONNECT_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
}

// Kubo may be where our address means nothing, and find the blocks in another way.
async function connect(kubo: KuboRPCClient, addresses: string[]): Promise<void> {
  await Promise.allSettled(addresses.map((address) => kubo.swarm.connect(multiaddr(address), { signal: AbortSignal.timeout(CONNECT_MS) })))
}
