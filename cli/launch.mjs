import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { compileCache } from './compile-cache.mjs'
import { ownNode } from './own-node.mjs'

const HUB = 'server'
// Otherwise V8 lets what streams through it pile up, to 60 MiB more in a push of 1 GiB.
const SMALL = ['--max-semi-space-size=4']

/**
 * Runs a program under the project's own Node, with this one's input and output, and ends as it ends.
 * @param {string} main
 * @param {string[]} words
 */
export function launch(main, words) {
  const node = ownNode()
  if (!node) return missing()
  const child = spawn(node, [...(words[0] === HUB ? hubFlags() : SMALL), main, ...words], { stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: compileCache() } })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => fromTerminal(signal) || child.kill(signal))
  child.on('exit', (code, signal) => (signal ? endBy(signal) : process.exit(code)))
}

function missing() {
  console.error('ipcr: the Node that comes with it is not here. Run "npm ci" in the project; a package of its own is installed by npm install -g --allow-scripts=node')
  process.exit(1)
}

/** Of Node, for the hub: those with which `npm start` runs it. */
function hubFlags() {
  const { scripts } = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

// A terminal tells every process that runs in it: told once more, a hub that ends would be cut off.
function fromTerminal(signal) {
  return signal !== 'SIGTERM' && [0, 1, 2].some((stream) => isatty(stream))
}

// As if there had been one process: a shell tells its user what ended it.
function endBy(signal) {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}
