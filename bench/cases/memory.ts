import { type Bench, type Fact, GIB, type Group, type Result } from '../bench.ts'
import { leavesDone, loopDelay } from '../hub-metrics.ts'
import { peakMemory, resetPeakMemory } from '../process-stats.ts'
import type { Server } from '../servers/server.ts'
import { bigBlob, must } from './content.ts'

const REPO = 'bench/memory'
const ALLOWED = 300 * 2 ** 20

/** Peak memory under 8 pushes of 1 GiB and, until the last of them is stored, 8 clients that pull 1 GiB again and again. One run. */
export const memory: Group = {
  name: 'memory',
  about: 'peak memory and event loop under 8 pushes and 8 pulls of 1 GiB',
  run: async (bench: Bench): Promise<Result> => {
    const digests = await bigBlob(bench, REPO, bench.mib * 1024)
    await leavesDone(bench.ours)
    // Pages are loaded when the first is asked for: from then on the hub is as large as it gets.
    await (await must(200, fetch(bench.ours.url))).arrayBuffer()
    await loopDelay(bench.ours)
    const ours = await peak(bench, bench.ours, digests)
    const delay = await loopDelay(bench.ours)
    await leavesDone(bench.ours)
    const hashing = peakMemory(bench.ours.pid)
    const theirs = await peak(bench, bench.theirs, digests)
    return { facts: facts(Math.max(ours, hashing), theirs, delay) }
  },
}

async function peak({ client, mib }: Bench, server: Server, digests: Map<Server, string>): Promise<number> {
  resetPeakMemory(server.pid)
  const path = `/v2/${REPO}/blobs/${digests.get(server) ?? ''}`
  const { digests: pushed } = await client.mixed({ server, repo: REPO, path, size: mib * 1024, pushes: 8, pulls: 8 })
  const bytes = peakMemory(server.pid)
  for (const digest of pushed) await client.pull(server, `/v2/${REPO}/blobs/${digest}`, { digest })
  return bytes
}

function facts(ours: number, theirs: number, delay: number): Fact[] {
  const mib = (bytes: number) => `${(bytes / GIB * 1024).toFixed(0)} MiB`
  return [
    { name: 'peak memory under 8 pushes and 8 pulls of 1 GiB at once', asked: `≤ ${mib(ALLOWED)}`, reached: `${mib(ours)} (distribution ${mib(theirs)})`, ok: ours <= ALLOWED },
    { name: 'event loop held up meanwhile, at most', asked: '< 50 ms', reached: `${(delay * 1000).toFixed(0)} ms`, ok: delay < 0.05 },
  ]
}
