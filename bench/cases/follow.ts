import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { leavesDone } from '../hub-metrics.ts'
import { startHub } from '../servers/hub.ts'
import type { Server } from '../servers/server.ts'
import { median, spread } from '../statistics.ts'
import { dockerPulls } from './follow-docker.ts'
import { tag, visible } from './ipfs.ts'
import { must } from './content.ts'

const REPO = 'bench/follow'
const MOST_MS = 60_000

type Round = { direct: number; first: number; second: number }

/** What it costs to pull an image of one hub through another, by a client that does nothing but read. */
export const follow: Group = {
  name: 'follow',
  about: 'docker pull and plain GET of 300 MiB through another hub, for the first time and again, against the hub that has it',
  run: async (bench: Bench): Promise<Result> => {
    const through = await startHub(join(bench.directory, 'follow'), undefined, { IPCR_GATEWAYS: bench.ours.url, IPCR_P2P: 'off', IPCR_PUBLISH: 'off' })
    try {
      const rounds: Round[] = []
      for (let round = -1; round < bench.rounds; round++) {
        const measured = await oneRound(bench, through, round)
        if (round >= 0) rounds.push(measured)
      }
      const size = 300 * bench.mib
      return {
        facts: [
          await dockerPulls(bench, await nameOf(bench.ours)),
          ratio('300 MiB through a hub that never saw them ÷ direct pull', 1.5, size, rounds.map(({ first, direct }) => [first, direct])),
          ratio('300 MiB through that hub again ÷ direct pull', 1.2, size, rounds.map(({ second, direct }) => [second, direct])),
        ],
      }
    } finally {
      await through.stop()
    }
  },
}

/** A new layer each time: the hub between must never have seen it. The direct pull is half before, half after it. */
async function oneRound(bench: Bench, through: Server, round: number): Promise<Round> {
  const { client, ours } = bench
  const { digests: [digest = ''] } = await client.push(ours, REPO, 'put', [300 * bench.mib])
  await tag(ours, REPO, `v${round + 1}`, { digest, size: 300 * bench.mib })
  await visible(ours, REPO, digest)
  await leavesDone(ours)
  const name = `${await nameOf(ours)}/${REPO}`
  await found(`${through.url}/v2/${name}/manifests/v${round + 1}`)
  const [near, far] = [`/v2/${REPO}/blobs/${digest}`, `/v2/${name}/blobs/${digest}`]
  const before = await client.pull(ours, near)
  const first = await client.pull(through, far)
  const after = await client.pull(ours, near)
  await delay(1000)
  const second = await client.pull(through, far)
  // Every byte of what was kept, which is what was sent.
  await client.pull(through, far, { digest })
  return { direct: (before.seconds + after.seconds) / 2, first: first.seconds, second: second.seconds }
}

async function nameOf({ url }: Server): Promise<string> {
  return ((await (await must(200, fetch(`${url}/api/v1/hub`))).json()) as { ipns: string }).ipns
}

async function found(url: string): Promise<void> {
  for (const end = performance.now() + MOST_MS; performance.now() < end; await delay(200)) if ((await fetch(url)).status === 200) return
  throw new BenchError(`${url} was not found within a minute`)
}

function ratio(name: string, most: number, bytes: number, seconds: [number, number][]): Fact {
  const { median: middle, min, max } = spread(seconds.map(([one, other]) => one / other))
  const rate = (of: number[]): string => `${(bytes / 2 ** 20 / median(of)).toFixed(0)}`
  const rates = `${rate(seconds.map(([one]) => one))} and ${rate(seconds.map(([, other]) => other))} MiB/s`
  return { name, asked: `≤ ${most}`, reached: `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}): ${rates}`, ok: middle <= most }
}
