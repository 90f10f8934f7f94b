import { readFile, writeFile } from 'node:fs/promises'
import type { Result } from '../bench.ts'
import { BenchError } from '../client.ts'
import { comparisonTable, factTable, limitTable } from './figures.ts'
import type { Machine } from './machine.ts'
import { asMarkdown } from './print.ts'

const PAGE = new URL('../../docs/performance.md', import.meta.url)
const [BEGIN, END] = ['<!-- figures: written by npm run bench -- --write -->', '<!-- end of figures -->']

/** Puts the figures between their marks in docs/performance.md; the prose around them stays. */
export async function writePage(result: Result, machine: Machine, rounds: number): Promise<void> {
  const page = await readFile(PAGE, 'utf8')
  const [before, rest] = page.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new BenchError('docs/performance.md has lost the marks around its figures')
  await writeFile(PAGE, before + BEGIN + '\n' + figures(result, machine, rounds) + END + after)
}

function figures(result: Result, machine: Machine, rounds: number): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`).join(', ')
  return `
Measured ${machine.date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, Linux ${machine.kernel}, ${machine.fileSystem}; ${versions}; ${rounds} rounds.

### Ours ÷ distribution

${asMarkdown(comparisonTable(result))}
### Bounds of our own

${asMarkdown(factTable(result))}
### Limits

${asMarkdown(limitTable(result))}
`
}
