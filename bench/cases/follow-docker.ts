import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startDockerd, type Dockerd } from '../../test/clients/dockerd.ts'
import { buildImage, removeAllImages } from '../../test/clients/image.ts'
import type { Bench, Fact } from '../bench.ts'
import { startHub } from '../servers/hub.ts'
import { spread } from '../statistics.ts'
import { must } from './content.ts'

const IMAGE = 'bench/docker:v1'
const MIB = 300

/** `docker pull` of an image of 300 MiB from the hub that has it, and through a hub that never saw it: both as a user waits for them. */
export async function dockerPulls(bench: Bench, name: string): Promise<Fact> {
  const daemon = await startDockerd()
  try {
    const direct = `127.0.0.1:${bench.ours.port}/${IMAGE}`
    await buildImage(daemon, direct, 'bench', MIB * bench.mib / 2 ** 20)
    const { user = '', secret = '', port } = bench.ours
    await daemon.docker(['login', '--username', user, '--password-stdin', `127.0.0.1:${port}`], { input: secret })
    await daemon.docker(['push', direct])
    await manifestIsThere(bench, name)
    const rounds: [number, number][] = []
    for (let round = -1; round < bench.rounds; round++) {
      const pair = [await throughAnother(bench, daemon, name, round), await pull(daemon, direct)] as const
      if (round >= 0) rounds.push([...pair])
    }
    const { median, min, max } = spread(rounds.map(([through, near]) => through / near))
    return { name: `docker pull of ${MIB} MiB through a hub that never saw them ÷ direct docker pull`, asked: '≤ 1.5', reached: `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`, ok: median <= 1.5 }
  } finally {
    await daemon.stop()
  }
}

async function throughAnother(bench: Bench, daemon: Dockerd, name: string, round: number): Promise<number> {
  const through = await startHub(join(bench.directory, `follow-docker-${round + 1}`), undefined, { IPCR_GATEWAYS: bench.ours.url, IPCR_P2P: 'off', IPCR_PUBLISH: 'off' })
  try {
    await delay(1000)
    return await pull(daemon, `127.0.0.1:${through.port}/${name}/${IMAGE}`)
  } finally {
    await through.stop()
  }
}

async function pull(daemon: Dockerd, reference: string): Promise<number> {
  await removeAllImages(daemon)
  const begin = performance.now()
  await daemon.docker(['pull', '--quiet', reference], { timeout: 600_000 })
  return (performance.now() - begin) / 1000
}

async function manifestIsThere({ ours }: Bench, name: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const [repository = '', tag = ''] = IMAGE.split(':')
    const answer = await fetch(`${ours.url}/ipns/${name}/${repository}/refs/tags/${tag}`)
    if (answer.ok) return void (await answer.arrayBuffer())
    await answer.body?.cancel()
    await delay(100)
  }
  await must(200, fetch(`${ours.url}/ipns/${name}/bench`))
}
