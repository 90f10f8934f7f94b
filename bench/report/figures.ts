import type { Comparison, Side, Unit } from '../alternate.ts'
import { GIB, type Result } from '../bench.ts'

export type Table = { head: string[]; rows: string[][] }

const MIB = 2 ** 20

/** The ratios (ours ÷ distribution): asked, reached, rates, CPU and peak memory of both servers. */
export function comparisonTable(result: Result): Table {
  return {
    head: ['case', 'asked', 'reached (min–max)', '', 'ipcr', 'distribution', 'CPU ipcr', 'CPU distr.', 'peak ipcr', 'peak distr.'],
    rows: (result.comparisons ?? []).map(row),
  }
}

function row({ name, asked, ratio, unit, ours, theirs }: Comparison): string[] {
  const reached = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
  const each = (show: (side: Side) => string) => [show(ours), show(theirs)]
  return [
    name,
    String(asked),
    reached,
    verdict(ratio.median >= asked),
    ...each((side) => rate(side.rate, unit)),
    ...each((side) => cpu(side.cpuPerUnit, unit)),
    ...each((side) => `${(side.peakBytes / MIB).toFixed(0)} MiB`),
  ]
}

/** Figures with a bound of their own. */
export function factTable(result: Result): Table {
  const rows = (result.facts ?? []).map(({ name, asked, reached, ok }) => [name, asked, reached, verdict(ok)])
  return { head: ['figure', 'asked', 'reached', ''], rows }
}

/** What the machine does without a registry. */
export function limitTable(result: Result): Table {
  return { head: ['limit', 'reached'], rows: (result.limits ?? []).map(({ name, reached }) => [name, reached]) }
}

const verdict = (ok: boolean | undefined) => (ok === undefined ? '' : ok ? 'yes' : 'no')

const rate = (value: number, unit: Unit) => (unit === 'bytes' ? `${(value / MIB).toFixed(0)} MiB/s` : `${(value / 1000).toFixed(1)} k/s`)

const cpu = (perUnit: number, unit: Unit) => (unit === 'bytes' ? `${(perUnit * GIB).toFixed(2)} s/GiB` : `${(perUnit * 1e6).toFixed(0)} µs each`)
