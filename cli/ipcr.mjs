#!/usr/bin/env node
// Runs the command line under the Node that comes with the project, whatever Node the machine has.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WRONG_USE = 2
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const words = process.argv.slice(2)
const isOnly = (...forms) => words.length === 1 && forms.includes(words[0])

// What nothing has to be loaded for: a second Node alone takes longer than this.
if (isOnly('--help', '-h', 'help')) process.stdout.write(readFileSync(here('./help.txt')))
else if (isOnly('--version', '-V')) process.stdout.write(`${JSON.parse(readFileSync(here('../package.json'), 'utf8')).version}\n`)
else if (words.length === 0) {
  process.stderr.write(readFileSync(here('./help.txt')))
  process.exitCode = WRONG_USE
} else await import('./launch.mjs').then(({ launch }) => launch(here('./main.ts'), words))
