import { cpuSeconds, peakMemory, resetPeakMemory } from './process-stats.ts'
import type { Server } from './servers/server.ts'
import { median, spread, type Spread, sum } from './statistics.ts'

/** What one sample did: units of work (bytes, or requests) in so many seconds. */
export type Sample = { work: number; seconds: number }
export type Unit = 'bytes' | 'requests'
export type Side = { rate: number; cpuPerUnit: number; peakBytes: number }
export type Comparison = { name: string; asked: number; unit: Unit; ratio: Spread; ours: Side; theirs: Side }

export type Case = {
  name: string
  asked: number
  unit: Unit
  /** one timed sample; only the work and the server's CPU inside of it count */
  sample(server: Server): Promise<Sample>
  /** after each sample, untimed: verification, and rest for what the server does later */
  after?(server: Server): Promise<void>
}

type Measured = Sample & { cpu: number }

/** Runs a case on both servers alternately, the first of a round changing from round to round, after one round that does not count. */
export async function alternate(entry: Case, ours: Server, theirs: Server, rounds: number): Promise<Comparison> {
  const samples = new Map<Server, Measured[]>([[ours, []], [theirs, []]])
  for (const server of [ours, theirs]) await measure(entry, server)
  for (const server of [ours, theirs]) resetPeakMemory(server.pid)
  for (let round = 0; round < rounds; round++) {
    for (const server of round % 2 ? [ours, theirs] : [theirs, ours]) samples.get(server)?.push(await measure(entry, server))
  }
  const [a, b] = [samples.get(ours) ?? [], samples.get(theirs) ?? []]
  const ratio = spread(a.map((sample, round) => rate(sample) / rate(b[round] ?? sample)))
  return { name: entry.name, asked: entry.asked, unit: entry.unit, ratio, ours: side(a, ours), theirs: side(b, theirs) }
}

async function measure(entry: Case, server: Server): Promise<Measured> {
  const before = cpuSeconds(server.pid)
  const sample = await entry.sample(server)
  const cpu = cpuSeconds(server.pid) - before
  await entry.after?.(server)
  return { ...sample, cpu }
}

const rate = (sample: Sample) => sample.work / sample.seconds

// The kernel counts CPU in hundredths of a second, so it is summed over the rounds before it is divided.
function side(samples: Measured[], server: Server): Side {
  const cpuPerUnit = sum(samples.map((sample) => sample.cpu)) / sum(samples.map((sample) => sample.work))
  return { rate: median(samples.map(rate)), cpuPerUnit, peakBytes: peakMemory(server.pid) }
}
