import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runChild } from './child.mjs'
import { filesUnder, hashOf, isPackage, ROOT } from './sources.mjs'

const SITE = join(ROOT, '.next-static')
// An export uses `.next` on its way, which belongs to the hub, perhaps to one that runs: so it happens in a copy of the sources.
// Its name gets into the code, and so into the CID.
const COPY = join(ROOT, '.next-static-build')
// Not in the site, which is published as it is.
const CACHE = join(ROOT, 'node_modules', '.cache', 'ipcr')
const STAMP = join(CACHE, 'static-source')
// With which of the pages' sources the page was up to date.
const SEEN = join(CACHE, 'static-seen')
const LOCK = join(CACHE, 'static-lock')
const SOURCES = ['app', 'components', 'lib', 'next.config.ts', 'package.json', 'package-lock.json', 'postcss.config.mjs', 'tsconfig.json']
const OWN_SOURCES = ['package.json', 'scripts/build-static.mjs']
// The rest of what Next exports are answers for its own router, which a page with hash routes never asks.
const PARTS = ['index.html', '_next']

/**
 * Builds the static page into `.next-static` when it is not there or its sources have changed since; ends the process when that fails.
 * @param {string} [pages] the hash of the pages' sources, which are the static page's too: as long as it stays nothing is read again
 */
export async function buildStaticWhenNeeded(pages) {
  if (isPackage()) return
  const key = pages && hashOf(OWN_SOURCES) + pages
  if (key && existsSync(join(SITE, 'index.html')) && existsSync(SEEN) && readFileSync(SEEN, 'utf8') === key) return
  mkdirSync(CACHE, { recursive: true })
  await takeTurn()
  try {
    const files = SOURCES.flatMap(filesUnder).filter((path) => !/\.server\.tsx?$/.test(path))
    const wanted = hashOf([...files, 'scripts/build-static.mjs'])
    if (!existsSync(join(SITE, 'index.html')) || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
      console.log('ipcr: building the static page (next build); this happens once per change of its sources')
      await build(files)
      writeFileSync(STAMP, wanted)
    }
    if (key) writeFileSync(SEEN, key)
  } finally {
    rmSync(LOCK, { force: true })
  }
}

/** @param {string[]} files */
async function build(files) {
  rmSync(COPY, { recursive: true, force: true })
  for (const path of files) cpSync(join(ROOT, path), join(COPY, path))
  // Else the bundler goes up to the hub's, whose modules change the numbers of those of the page.
  writeFileSync(join(COPY, 'instrumentation.ts'), 'export {}\n')
  const code = await runChild(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: COPY,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', HUB_TARGET: 'static', HUB_ROOT: ROOT },
  })
  if (code === 0) takeSite(join(COPY, '.next-static'))
  rmSync(COPY, { recursive: true, force: true })
  if (code === 0) return
  console.error(`ipcr: building the static page failed with exit code ${code}`)
  rmSync(LOCK, { force: true })
  process.exit(code)
}

/** @param {string} built */
function takeSite(built) {
  for (const name of readdirSync(built)) if (!PARTS.includes(name)) rmSync(join(built, name), { recursive: true })
  rmSync(SITE, { recursive: true, force: true })
  renameSync(built, SITE)
}

/** Waits for another build of this tree, unless the process that began it is gone. */
async function takeTurn() {
  for (;;) {
    try {
      return writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (existsSync(LOCK) && !isRunning(Number(readFileSync(LOCK, 'utf8')))) rmSync(LOCK, { force: true })
    else await delay(300)
  }
}

/** @param {number} pid 0 while it is being written */
function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

if (process.argv[1] === import.meta.filename) await buildStaticWhenNeeded()
