import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestHub } from '../support/hub.ts'

/** The addresses on which the hub's bitswap process listens, once it does; `other` is a peer's address that it must not be any more. */
export async function p2pListens(hub: TestHub, other?: string): Promise<string[]> {
  for (let tries = 0; tries < 1200; tries++) {
    const { addresses } = (await (await fetch(`${hub.url}/api/v1/hub`)).json()) as { addresses: string[] }
    if (addresses.length > 0 && addresses[0] !== other) return addresses
    await delay(50)
  }
  throw new Error(`bitswap does not listen:\n${hub.log()}`)
}

/** A metric of the hub, after the second in which the bitswap process reports. */
export async function metric(hub: TestHub, name: string): Promise<number> {
  await delay(1500)
  const text = await (await fetch(`${hub.url}/metrics`)).text()
  return Number(new RegExp(`^${name}(?:\\{\\})? (\\S+)`, 'm').exec(text)?.[1])
}

/** The same once it is as wanted; as it is after a minute. */
export async function metricWhen(hub: TestHub, name: string, isWanted: (value: number) => boolean): Promise<number> {
  for (let tries = 0; tries < 40; tries++) {
    const value = await metric(hub, name)
    if (isWanted(value)) return value
  }
  return metric(hub, name)
}

/** Process ids of the hub's child processes (Linux). */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}
