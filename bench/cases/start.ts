import { join } from 'node:path'
import type { Bench, Group, Result } from '../bench.ts'
import { startHub } from '../servers/hub.ts'
import { spread } from '../statistics.ts'

/** From the start of the server process (scripts/start.mjs, the build being there) to the first answer of /v2/, on a data directory that exists. */
export const start: Group = {
  name: 'start',
  about: 'time from the start of the server process to the first answer of /v2/',
  run: async (bench: Bench): Promise<Result> => {
    const directory = join(bench.directory, 'start')
    const times = []
    for (let round = -1; round < bench.rounds; round++) {
      const hub = await startHub(directory)
      await hub.stop()
      if (round >= 0) times.push(hub.startSeconds)
    }
    const { median, min, max } = spread(times)
    const reached = `${median.toFixed(2)} s (${min.toFixed(2)}–${max.toFixed(2)})`
    return { facts: [{ name: '/v2/ answers after the process start', asked: '≤ 0.3 s', reached, ok: median <= 0.3 }] }
  },
}
