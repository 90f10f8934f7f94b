import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startDockerd, type Dockerd } from '../../test/clients/dockerd.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { startProgram } from '../program.ts'
import { startHub } from '../servers/hub.ts'
import type { Server } from '../servers/server.ts'
import { spread } from '../statistics.ts'
import { startThrottle } from '../throttle.ts'
import { buildLayers } from './layers.ts'

const MAIN = new URL('../../cli/main.ts', import.meta.url).pathname
const [LAYERS, EACH_MIB] = [4, 256]
const RATE = 64 * 2 ** 20
const ALLOWED = 200 * 2 ** 20
const IMAGE = 'bench/pulled:v1'

type Round = { one: number; two: number; peak: number }

/** `ipcr pull` straight over IPFS of 1 GiB that two hubs have, each behind a line of 64 MiB/s: from one of them, and from both at once. */
export const pullTwoHubs: Group = {
  name: 'pull-two-hubs',
  about: 'ipcr pull of 1 GiB over IPFS from one slow hub and from two at once; its memory, also into dockerd',
  run: async (bench: Bench): Promise<Result> => {
    const daemon = await startDockerd()
    const hubs = await Promise.all(['one', 'two'].map((name) => startHub(join(bench.directory, name), undefined, { IPCR_P2P: 'off', IPCR_INDEXER: 'off' })))
    try {
      await buildLayers(daemon, IMAGE, LAYERS, EACH_MIB * bench.mib)
      return { facts: await pulls(bench, daemon, hubs) }
    } finally {
      await Promise.all(hubs.map((hub) => hub.stop()))
      await daemon.stop()
    }
  },
}

async function pulls(bench: Bench, daemon: Dockerd, hubs: Server[]): Promise<Fact[]> {
  const paths = await Promise.all(hubs.map((hub) => push(bench, daemon, hub)))
  const [path = '', other] = paths
  // The same content has the same CID, whoever publishes it.
  if (other !== path) throw new BenchError(`one hub has ${path}, the other ${String(other)}`)
  await daemon.docker(['rmi', '--force', IMAGE])
  const lines = await Promise.all(hubs.map(({ url }) => startThrottle(new URL(url), RATE)))
  try {
    const rounds: Round[] = []
    for (let round = 0; round < bench.rounds; round++) rounds.push(await oneRound(bench, path, lines.map(({ url }) => url), round))
    const { peakBytes } = await ipcr(bench, ['pull', '-q', path, '--gateway', ...hubs.map(({ url }) => url)], { DOCKER_HOST: daemon.host })
    return [speed(rounds), memory('into a file', Math.max(...rounds.map(({ peak }) => peak))), memory('into dockerd', peakBytes)]
  } finally {
    await Promise.all(lines.map((line) => line.stop()))
  }
}

async function push(bench: Bench, daemon: Dockerd, { url, secret = '' }: Server): Promise<string> {
  const { stdout } = await ipcr(bench, ['push', '-q', '--ipfs', '-r', url, IMAGE], { DOCKER_HOST: daemon.host, IPCR_TOKEN: secret })
  return stdout.trim()
}

// Which of the hubs is the one changes from round to round, and whether it goes first.
async function oneRound(bench: Bench, path: string, lines: string[], round: number): Promise<Round> {
  const single = lines.slice(round % 2, (round % 2) + 1)
  const from = (gateways: string[]) => pullInto(bench, path, gateways)
  const before = round % 2 === 0 ? await from(single) : undefined
  const two = await from(lines)
  const one = before ?? (await from(single))
  return { one: one.seconds, two: two.seconds, peak: Math.max(one.peakBytes, two.peakBytes) }
}

async function pullInto(bench: Bench, path: string, gateways: string[]) {
  const file = join(bench.directory, 'pulled.tar')
  const ran = await ipcr(bench, ['pull', '-q', path, '-o', file, '--gateway', ...gateways])
  await rm(file)
  return ran
}

function speed(rounds: Round[]): Fact {
  const { median, min, max } = spread(rounds.map(({ one, two }) => one / two))
  const seconds = (of: number[]): string => spread(of).median.toFixed(1)
  return {
    name: 'speed of ipcr pull of 1 GiB from two hubs ÷ from one, each at 64 MiB/s', asked: '≥ 1.5', ok: median >= 1.5,
    reached: `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}); ${seconds(rounds.map(({ two }) => two))} s, ${seconds(rounds.map(({ one }) => one))} s`,
  }
}

function memory(where: string, bytes: number): Fact {
  return { name: `peak memory of ipcr pull of 1 GiB over IPFS ${where}`, asked: '≤ 200 MiB', reached: `${(bytes / 2 ** 20).toFixed(0)} MiB`, ok: bytes <= ALLOWED }
}

// With what was compiled kept and small heaps, as cli/launch.mjs starts it.
function ipcr({ directory }: Bench, args: string[], env: Record<string, string> = {}) {
  return startProgram(process.execPath, ['--max-semi-space-size=4', MAIN, ...args], { NODE_COMPILE_CACHE: join(directory, 'compiled'), IPCR_DATA: join(directory, 'none'), DOCKER_CONFIG: directory, XDG_CONFIG_HOME: directory, ...env })
}
