import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../support/run.ts'
import type { GoTool } from './catalog.ts'
import { installDebian } from './debian.ts'
import { findProgram, TOOL_CACHE } from './tool.ts'

const TWENTY_MINUTES = 1_200_000

/** Builds one command into `<cache>/<name>-<version>/<name>`, in a scratch module with exactly that version. */
export async function buildGoTool(name: string, tool: GoTool): Promise<void> {
  const go = await goProgram()
  await mkdir(TOOL_CACHE, { recursive: true })
  const scratch = await mkdtemp(join(TOOL_CACHE, 'scratch-'))
  try {
    const options = { cwd: scratch, env: { CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false' }, timeout: TWENTY_MINUTES }
    await run(go, ['mod', 'init', 'scratch'], options)
    await run(go, ['mod', 'edit', `-require=${tool.module}@${tool.version}`], options)
    await run('nice', ['-n', '10', go, 'build', '-o', name, `${tool.module}/${tool.command}`], options)
    // Renamed only when whole: a build that was cut short must not look like a tool.
    const target = join(TOOL_CACHE, `${name}-${tool.version}`, name)
    await mkdir(dirname(target), { recursive: true })
    await rename(join(scratch, name), target)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function goProgram(): Promise<string> {
  const there = findProgram('go')
  if (there !== undefined) return there
  await installDebian(['golang-go'])
  return findProgram('go') ?? 'go'
}
