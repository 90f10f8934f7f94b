// Runs under whatever Node the machine has (20 or newer), before Node 24 is there: built-ins only.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './child.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.ipcr-lock')

const lock = readFileSync(join(ROOT, 'package-lock.json'))
const wanted = createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')

if (read(STAMP) !== wanted) {
  if (!holdsLockedPackages()) await installPackages()
  writeFileSync(STAMP, wanted)
}

/** True when an `npm install` by hand has already brought node_modules to the lock file. */
function holdsLockedPackages() {
  const installed = read(join(MODULES, '.package-lock.json'))
  if (installed === undefined || !existsSync(join(MODULES, 'node', 'bin', 'node'))) return false
  const there = JSON.parse(installed).packages
  return Object.entries(JSON.parse(lock.toString()).packages)
    .filter(([path, entry]) => path !== '' && !entry.optional)
    .every(([path, entry]) => there[path]?.version === entry.version && there[path]?.integrity === entry.integrity)
}

async function installPackages() {
  console.log('ipcr: installing packages (npm ci); this happens once')
  // The npm that called us, so that `npx npm@10 start` installs with npm 10 as well.
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']
  const code = npm?.endsWith('.js')
    ? await runChild(process.execPath, [npm, ...args], { cwd: ROOT })
    : await runChild('npm', args, { cwd: ROOT })
  if (code === 0) return
  console.error(`ipcr: npm ci failed with exit code ${code}`)
  process.exit(code)
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
