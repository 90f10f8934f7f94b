import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startDockerd, type Dockerd } from '../../test/clients/dockerd.ts'
import { run } from '../../test/support/run.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { startProgram } from '../program.ts'
import { median, spread } from '../statistics.ts'
import { buildLayers } from './layers.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const LAUNCHER = join(ROOT, 'cli/ipcr.mjs')
const MAIN = join(ROOT, 'cli/main.ts')
const [LAYERS, EACH_MIB] = [4, 256]
const ALLOWED = 200 * 2 ** 20
const HELPS = 20

type Times = { ours: number; docker: number; peak: number; savePeak: number }

/** The command line beside docker: an image of 1 GiB in four layers from one dockerd to one hub, never seen there before. */
export const commands: Group = {
  name: 'commands',
  about: 'ipcr push of 1 GiB beside docker push, ipcr mirror of it, ipcr save, their memory, ipcr --help',
  run: async (bench: Bench): Promise<Result> => ({ facts: [...(await pushes(bench)), await help()] }),
}

async function pushes(bench: Bench): Promise<Fact[]> {
  const daemon = await startDockerd()
  try {
    const { user = '', secret = '', port } = bench.ours
    await daemon.docker(['login', '--username', user, '--password-stdin', `127.0.0.1:${port}`], { input: secret })
    const rounds: Times[] = []
    for (let round = 0; round < bench.rounds; round++) rounds.push(await pushBoth(bench, daemon, round))
    return [...pushFacts(rounds), await mirror(bench)]
  } finally {
    await daemon.stop()
  }
}

// The first of a round changes from round to round.
async function pushBoth(bench: Bench, daemon: Dockerd, round: number): Promise<Times> {
  const names = ['ours', 'docker'].map((name) => `127.0.0.1:${bench.ours.port}/bench/${name}:v${round}`)
  const [mine = '', theirs = ''] = names
  for (const name of names) await buildLayers(daemon, name, LAYERS, EACH_MIB * bench.mib)
  const byDocker = async (): Promise<number> => timed(() => daemon.docker(['push', '--quiet', theirs], { timeout: 600_000 }))
  const before = round % 2 === 0 ? await byDocker() : undefined
  const { seconds: ours, peakBytes: peak } = await ipcr(bench, ['push', '-q', mine], { DOCKER_HOST: daemon.host })
  const docker = before ?? (await byDocker())
  const savePeak = await save(bench, daemon, mine)
  await daemon.docker(['rmi', '--force', ...names])
  return { ours, docker, peak, savePeak }
}

async function save(bench: Bench, daemon: Dockerd, name: string): Promise<number> {
  const file = join(bench.directory, 'saved.tar')
  const { peakBytes } = await ipcr(bench, ['save', '-q', name, '-o', file], { DOCKER_HOST: daemon.host })
  await rm(file)
  return peakBytes
}

function pushFacts(rounds: Times[]): Fact[] {
  const { median: ratio, min, max } = spread(rounds.map(({ ours, docker }) => docker / ours))
  const [ours, docker] = [median(rounds.map((round) => round.ours)), median(rounds.map((round) => round.docker))]
  return [
    { name: 'speed of ipcr push ÷ docker push, 1 GiB in 4 layers', asked: '≥ 0.9', reached: `${ratio.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}); ${ours.toFixed(1)} s, ${docker.toFixed(1)} s`, ok: ratio >= 0.9 },
    memoryFact('ipcr push', Math.max(...rounds.map(({ peak }) => peak))),
    memoryFact('ipcr save', Math.max(...rounds.map(({ savePeak }) => savePeak))),
  ]
}

async function mirror(bench: Bench): Promise<Fact> {
  const { peakBytes } = await ipcr(bench, ['mirror', '-q', `docker://127.0.0.1:${bench.ours.port}/bench/docker`, `127.0.0.1:${bench.theirs.port}/bench/mirrored`, '--all-tags'])
  return memoryFact('ipcr mirror', peakBytes)
}

function memoryFact(name: string, bytes: number): Fact {
  return { name: `peak memory of ${name}`, asked: '≤ 200 MiB', reached: `${(bytes / 2 ** 20).toFixed(0)} MiB`, ok: bytes <= ALLOWED }
}

async function help(): Promise<Fact> {
  const times: number[] = []
  for (let i = -1; i < HELPS; i++) {
    const seconds = await timed(() => run(process.execPath, [LAUNCHER, '--help']))
    if (i >= 0) times.push(seconds * 1000)
  }
  const { median: ms, min, max } = spread(times)
  return { name: 'ipcr --help', asked: '≤ 150 ms', reached: `${ms.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`, ok: ms <= 150 }
}

// With what was compiled kept and small heaps, as cli/launch.mjs starts it.
function ipcr({ ours, directory }: Bench, args: string[], env: Record<string, string> = {}) {
  return startProgram(process.execPath, ['--max-semi-space-size=4', MAIN, ...args], { NODE_COMPILE_CACHE: join(directory, 'compiled'), IPCR_DATA: join(directory, 'ipcr'), IPCR_TOKEN: ours.secret ?? '', DOCKER_CONFIG: directory, XDG_CONFIG_HOME: directory, ...env })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return (performance.now() - begin) / 1000
}
