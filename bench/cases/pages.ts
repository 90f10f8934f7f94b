import { join } from 'node:path'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { fillTags } from '../corpus/many-tags.ts'
import { startHub } from '../servers/hub.ts'
import { pagesAreReady } from '../servers/pages-ready.ts'
import type { Server } from '../servers/server.ts'
import { spread } from '../statistics.ts'

const ROUNDS = 50
const WARM_UP = 10
const BOUND_MS = 60

/** The pages of a repository with 10,000 tags, or --size, beside the smallest page of the hub: time to the first byte, warm. */
export const pages: Group = {
  name: 'pages',
  about: 'first byte of the pages of a repository with 10,000 tags, beside a page that says nothing',
  run: async (bench: Bench): Promise<Result> => {
    const size = bench.size ?? (bench.quick ? 1000 : 10_000)
    const dataDir = join(bench.directory, 'pages')
    await (await startHub(dataDir)).stop()
    fillTags(dataDir, size)
    const hub = await startHub(dataDir)
    try {
      await pagesAreReady(hub)
      const empty = await firstBytes(hub, '/nothing/here', 404)
      const asked = `≤ ${BOUND_MS} ms`
      const facts: Fact[] = []
      for (const [what, path] of [['overview', '/many/app'], ['its tags', '/many/app?view=tags'], ['by name, each', '/many/app?view=tags&sort=name&group=off'], ['filtered', '/many/app?view=tags&filter=v9']] as const) {
        const { median, min, max } = await firstBytes(hub, path, 200)
        const reached = `${median.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)}); a page that is not there: ${empty.median.toFixed(1)} ms`
        facts.push({ name: `page of a repository with ${size.toLocaleString('en')} tags, ${what}: first byte, median of ${ROUNDS}`, asked, reached, ok: median <= BOUND_MS })
      }
      return { facts }
    } finally {
      await hub.stop()
    }
  },
}

async function firstBytes(hub: Server, path: string, status: number): Promise<ReturnType<typeof spread>> {
  const times: number[] = []
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const begin = performance.now()
    const response = await fetch(hub.url + path)
    const reader = response.body?.getReader()
    await reader?.read()
    if (round >= 0) times.push(performance.now() - begin)
    if (response.status !== status) throw new BenchError(`${path} answered ${response.status}`)
    while (reader && !(await reader.read()).done);
  }
  return spread(times)
}
