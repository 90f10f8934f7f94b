import { setTimeout as delay } from 'node:timers/promises'
import { run, type Output, type RunOptions } from '../support/run.ts'

const ROOT = new URL('../..', import.meta.url).pathname

/** `ipcr` on a hub's data directory. Throws unless it succeeds, or failure is allowed. */
export function ipcr(args: string[], { dataDir }: { dataDir: string }, options: RunOptions = {}): Promise<Output> {
  return run(process.execPath, ['cli/ipcr.mjs', ...args, '--data', dataDir], { cwd: ROOT, timeout: 90_000, ...options })
}

/** The first answer that is not undefined, for half a minute. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 120; i++) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await delay(500)
  }
  throw new Error('it did not come to that')
}
