#!/usr/bin/env node
// Runs the command line under the Node that comes with the project, whatever Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
if (!existsSync(own)) {
  console.error('ipcr: run "npm ci" in the project first')
  process.exit(1)
}
const child = spawn(own, [...flags(), main, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))

/** Of Node, for the hub: those with which `npm start` runs it. */
function flags() {
  if (process.argv[2] !== 'server') return []
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}
