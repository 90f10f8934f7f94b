import type { Bench, Group, Result } from './bench.ts'
import { bearer } from './cases/bearer.ts'
import { blobGet } from './cases/blob-get.ts'
import { commands } from './cases/commands.ts'
import { follow } from './cases/follow.ts'
import { indexBuild } from './cases/index-build.ts'
import { limits } from './cases/limits.ts'
import { memory } from './cases/memory.ts'
import { p2p } from './cases/p2p.ts'
import { pages } from './cases/pages.ts'
import { paging } from './cases/paging.ts'
import { pullTwoHubs } from './cases/pull-two-hubs.ts'
import { push } from './cases/push.ts'
import { recheck } from './cases/recheck.ts'
import { search } from './cases/search.ts'
import { signatures } from './cases/signatures.ts'
import { small } from './cases/small.ts'
import { start } from './cases/start.ts'
import { staticPage } from './cases/static.ts'
import { vitals } from './cases/vitals.ts'
import { BenchError } from './client.ts'
import { readOptions, USAGE } from './options.ts'
import { comparisonTable, factTable, limitTable } from './report/figures.ts'
import { describeMachine } from './report/machine.ts'
import { writePage } from './report/page.ts'
import { asText } from './report/print.ts'
import { withBench } from './setup.ts'

const GROUPS: Group[] = [limits, small, bearer, blobGet, push, start, paging, pages, vitals, staticPage, p2p, follow, signatures, search, indexBuild, recheck, commands, pullTwoHubs, memory]

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE + GROUPS.map(({ name, about }) => `  ${name.padEnd(14)}${about}`).join('\n'))
  const options = readOptions(args, GROUPS.map((group) => group.name))
  await withBench(options, async (bench) => {
    const result = await runAll(bench, GROUPS.filter((group) => options.cases.includes(group.name)))
    const machine = describeMachine(bench.directory)
    if (options.json) console.log(JSON.stringify({ machine, rounds: options.rounds, quick: options.quick, ...result }, null, 2))
    else for (const table of [comparisonTable, factTable, limitTable]) console.log(asText(table(result)))
    if (options.write) await writePage(result, machine, options.rounds)
  })
}

async function runAll(bench: Bench, groups: Group[]): Promise<Required<Result>> {
  const all: Required<Result> = { comparisons: [], facts: [], limits: [] }
  for (const group of groups) {
    console.error(`bench: ${group.name}: ${group.about}`)
    const { comparisons = [], facts = [], limits: bounds = [] } = await group.run(bench)
    all.comparisons.push(...comparisons)
    all.facts.push(...facts)
    all.limits.push(...bounds)
  }
  return all
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof BenchError ? `bench: ${error.message}` : error)
  process.exitCode = 1
}
