import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { filesUnder, hashOf, isPackage, ROOT } from './sources.mjs'

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

/**
 * Builds the pages when there is no build or when their sources have changed since; ends the process when that fails.
 * Resolves with the hash of their sources; with none in an installed package, which has the build and no sources.
 */
export async function buildWhenNeeded() {
  if (isPackage()) return undefined
  const wanted = hashOf(SOURCES.flatMap(filesUnder))
  if (existsSync(join(ROOT, '.next', 'BUILD_ID')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return wanted
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
  return wanted
}
