import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { TestKubo } from '../../test/support/kubo.ts'
import type { Bench, Fact, Group, Result } from '../bench.ts'
import { leavesDone } from '../hub-metrics.ts'
import { startHub } from '../servers/hub.ts'
import type { Server } from '../servers/server.ts'
import { median, spread } from '../statistics.ts'
import { bitswapAddress, tag, uniqueFile, visible, withKubo } from './ipfs.ts'

const REPO = 'bench/ipfs'

/** What the IPFS side costs and brings, against Kubo and against the registry, alternately in the same run. */
export const p2p: Group = {
  name: 'p2p',
  about: 'pin of 300 MiB by bitswap from us and from Kubo; CAR; push to visible CID and ipfs add; cost of publishing',
  run: async (bench: Bench): Promise<Result> => {
    const facts = await withKubo(async (kubo) => [await pinning(bench, kubo), await car(bench), await adding(bench, kubo)])
    return { facts: [...facts, await publishing(bench)] }
  },
}

/** The same file from both, by a third node that forgets it each time. */
async function pinning(bench: Bench, kubo: TestKubo): Promise<Fact> {
  const size = 300 * bench.mib
  const { digests: [digest = ''] } = await bench.client.push(bench.ours, REPO, 'put', [size])
  await tag(bench.ours, REPO, 'pin', { digest, size })
  const cid = await visible(bench.ours, REPO, digest)
  return withKubo(async (reader) => {
    const [ours = '', theirs = ''] = [await bitswapAddress(bench.ours), kubo.addresses[0]]
    // So that the other node has the very same blocks.
    await pin(kubo, ours, cid)
    const seconds = await alternately(bench.rounds, () => pinAndForget(reader, ours, cid), () => pinAndForget(reader, theirs, cid))
    return ratio('300 MiB pinned by a Kubo over bitswap, from us ÷ from another Kubo', 0.6, size, seconds)
  })
}

async function pinAndForget(node: TestKubo, from: string, cid: string): Promise<number> {
  const seconds = await pin(node, from, cid)
  await node.run(['pin', 'rm', cid])
  await node.run(['repo', 'gc', '--quiet'])
  return seconds
}

// Seconds of `pin add` alone, over a connection that ends then.
async function pin(node: TestKubo, from: string, cid: string): Promise<number> {
  await node.run(['swarm', 'connect', from])
  const begin = performance.now()
  await node.run(['pin', 'add', cid], { timeout: 600_000 })
  const seconds = (performance.now() - begin) / 1000
  await node.run(['swarm', 'disconnect', from])
  return seconds
}

async function car(bench: Bench): Promise<Fact> {
  const size = 300 * bench.mib
  const { digests: [digest = ''] } = await bench.client.push(bench.ours, REPO, 'put', [size])
  await tag(bench.ours, REPO, 'car', { digest, size })
  const cid = await visible(bench.ours, REPO, digest)
  const seconds = await alternately(
    bench.rounds,
    async () => (await bench.client.stream(bench.ours, `/ipfs/${cid}?format=car`)).seconds,
    async () => (await bench.client.pull(bench.ours, `/v2/${REPO}/blobs/${digest}`)).seconds,
  )
  return ratio('CAR of 300 MiB ÷ GET of the same blob', 0.25, size, seconds)
}

/**
 * From the first request of a push until the gateway has the layer below the hub's name, and `ipfs add` of as many new bytes;
 * neither with making them up, nor with the digest that a client must know beforehand.
 */
async function adding(bench: Bench, kubo: TestKubo): Promise<Fact> {
  const size = 256 * bench.mib
  const file = `${bench.source}-add`
  const ours = async (): Promise<number> => {
    // An isolated push: a namespace is published at most once a second, and the hub's root after it.
    await delay(1_500)
    const { digests: [digest = ''], seconds } = await bench.client.push(bench.ours, REPO, 'put', [size])
    const pushed = performance.now()
    await tag(bench.ours, REPO, 'add', { digest, size })
    await visible(bench.ours, REPO, digest)
    return seconds + (performance.now() - pushed) / 1000
  }
  const theirs = async (): Promise<number> => {
    uniqueFile(bench.source, file, size)
    const begin = performance.now()
    await kubo.run(['add', '--quieter', '--progress=false', file], { timeout: 600_000 })
    return (performance.now() - begin) / 1000
  }
  try {
    return ratio('push of 256 MiB over HTTP until its CID is visible ÷ ipfs add', 0.7, size, await alternately(bench.rounds, ours, theirs))
  } finally {
    rmSync(file, { force: true })
  }
}

/** Until the last reply of a push that nothing runs beside: what was published before is done when it begins. */
async function publishing(bench: Bench): Promise<Fact> {
  const on = await startHub(join(bench.directory, 'publish-on'))
  const off = await startHub(join(bench.directory, 'publish-off'), undefined, { IPCR_PUBLISH: 'off' })
  try {
    const seconds = await alternately(bench.rounds * 3, () => isolatedPush(bench, on, true), () => isolatedPush(bench, off, false))
    const [mine, theirs] = [seconds.map(([one]) => one), seconds.map(([, other]) => other)]
    const cost = (median(mine) / median(theirs) - 1) * 100
    const reached = `${cost.toFixed(1)} % (${(median(mine) * 1000).toFixed(0)} and ${(median(theirs) * 1000).toFixed(0)} ms)`
    return { name: 'a push of 64 MiB until its reply, dearer by publishing', asked: '≤ 5 %', reached, ok: cost <= 5 }
  } finally {
    await Promise.all([on.stop(), off.stop()])
  }
}

async function isolatedPush(bench: Bench, hub: Server, publishes: boolean): Promise<number> {
  const size = 64 * bench.mib
  const begin = performance.now()
  const { digests: [digest = ''] } = await bench.client.push(hub, REPO, 'put', [size])
  await tag(hub, REPO, 'v1', { digest, size })
  const seconds = (performance.now() - begin) / 1000
  await leavesDone(hub)
  if (publishes) await visible(hub, REPO, digest)
  return seconds
}

/** Both measurements of each round (s), the first changing, after one round that does not count. */
async function alternately(rounds: number, one: () => Promise<number>, other: () => Promise<number>): Promise<[number, number][]> {
  const seconds: [number, number][] = []
  for (let round = -1; round < rounds; round++) {
    const first = round % 2 === 0 ? await one() : undefined
    const second = await other()
    const pair: [number, number] = [first ?? (await one()), second]
    if (round >= 0) seconds.push(pair)
  }
  return seconds
}

function ratio(name: string, asked: number, bytes: number, seconds: [number, number][]): Fact {
  const { median: middle, min, max } = spread(seconds.map(([ours, theirs]) => theirs / ours))
  const rate = (of: number[]): string => `${(bytes / 2 ** 20 / median(of)).toFixed(0)}`
  const rates = `${rate(seconds.map(([ours]) => ours))} and ${rate(seconds.map(([, theirs]) => theirs))} MiB/s`
  return { name, asked: `≥ ${asked}`, reached: `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}): ${rates}`, ok: middle >= asked }
}
