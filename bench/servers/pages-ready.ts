import { setTimeout as delay } from 'node:timers/promises'
import { BenchError } from '../client.ts'
import type { Server } from './server.ts'

/** Resolves when a hub, which answers /v2/ before, answers its pages too. Throws BenchError. */
export async function pagesAreReady(hub: Server): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if ((await fetch(`${hub.url}/readyz`)).ok) return
    await delay(50)
  }
  throw new BenchError('the pages did not become ready')
}
