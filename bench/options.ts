import { parseArgs } from 'node:util'
import { BenchError } from './client.ts'

export type Options = { cases: string[]; rounds: number; quick: boolean; size: number | undefined; json: boolean; write: boolean; directory: string | undefined; profile: string | undefined }

export const USAGE = `npm run bench -- [case…] [--rounds 5] [--quick] [--json] [--write] [--data DIR]

  --rounds N   rounds in which both servers are measured alternately
  --quick      a sixteenth of the sizes and one round: shows that all works, measures nothing
  --size N     repositories in the index that is searched, tags in the one that is built (1,000,000), names that are looked at again (10,000), tags of the repository whose pages are asked for (10,000), repositories that the static page lists (1,000)
  --json       the figures as JSON instead of a table
  --write      put the figures into docs/performance.md (wants all cases, not --quick)
  --data DIR   where both servers store; a directory is made in it and removed (default: the system's temporary directory)
  --profile D  CPU profiles of the hub's threads into D, written when it stops (slows it: the ratios are no longer right)
`

/** Reads the command line. Throws BenchError with a sentence for what cannot be. */
export function readOptions(args: string[], known: string[]): Options {
  const { values, positionals } = parse(args)
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 5))
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new BenchError('--rounds wants a whole number from 1 to 100')
  const size = values.size === undefined ? undefined : Number(values.size)
  if (size !== undefined && (!Number.isInteger(size) || size < 1000)) throw new BenchError('--size wants a whole number from 1,000')
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new BenchError(`there is no case ${unknown}; there are ${known.join(', ')}`)
  if (values.write && (values.quick || size !== undefined || values.profile || positionals.length > 0)) throw new BenchError('--write wants all cases and full sizes, and no profile')
  const { quick = false, json = false, write = false, data: directory, profile } = values
  return { cases: positionals.length ? positionals : known, rounds, quick, size, json, write, directory, profile }
}

function parse(args: string[]) {
  try {
    const flag = { type: 'boolean' } as const
    const text = { type: 'string' } as const
    return parseArgs({ args, allowPositionals: true, options: { rounds: text, quick: flag, size: text, json: flag, write: flag, data: text, profile: text } })
  } catch (error) {
    throw new BenchError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}
