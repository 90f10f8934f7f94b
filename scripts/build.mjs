import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'

const ROOT = join(import.meta.dirname, '..')
const STAMP = join(ROOT, '.next', 'ipcr-source')
const SOURCES = [
  'app',
  'components',
  'lib',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** Builds the pages when there is no build or when their sources have changed since; ends the process when that fails. */
export async function buildWhenNeeded() {
  const wanted = hashSources()
  if (existsSync(join(ROOT, '.next', 'BUILD_ID')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  console.log('ipcr: building the pages (next build); this happens once per change of their sources')
  const code = await runChild(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (code !== 0) {
    console.error(`ipcr: next build failed with exit code ${code}`)
    process.exit(code)
  }
  writeFileSync(STAMP, wanted)
}

function hashSources() {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap(filesUnder)) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)))
  return hash.digest('hex')
}

/**
 * Paths of a file or of every file in a directory, relative to the root, in a stable order.
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(join(ROOT, path))) return []
  if (/\.[a-z]+$/.test(path)) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort()
}
