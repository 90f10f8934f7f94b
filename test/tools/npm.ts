import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../support/run.ts'
import type { NpmTool } from './catalog.ts'
import { TOOL_CACHE } from './tool.ts'

const FIVE_MINUTES = 300_000

/** Puts the program of one npm package, of exactly that version, at `<cache>/<name>-<version>/<name>`. None of its scripts run. */
export async function fetchNpmTool(name: string, tool: NpmTool): Promise<void> {
  await mkdir(TOOL_CACHE, { recursive: true })
  const scratch = await mkdtemp(join(TOOL_CACHE, 'scratch-'))
  try {
    await writeFile(join(scratch, 'package.json'), '{"private":true}')
    const wanted = `${tool.package}@${tool.version}`
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', wanted], { cwd: scratch, timeout: FIVE_MINUTES })
    const target = join(TOOL_CACHE, `${name}-${tool.version}`, name)
    await mkdir(dirname(target), { recursive: true })
    await rename(join(scratch, 'node_modules', tool.package, tool.program), target)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
