import { type Tool, type ToolName, TOOLS } from './catalog.ts'
import { installDebian } from './debian.ts'
import { buildGoTool } from './go.ts'
import { fetchNpmTool } from './npm.ts'
import { toolPath } from './tool.ts'

/** Installs what is missing of the tools (all by default); says what could not be had and returns those names. */
export async function installTools(names: ToolName[] = Object.keys(TOOLS) as ToolName[]): Promise<ToolName[]> {
  const missing = names.filter((name) => toolPath(name) === undefined)
  if (missing.length === 0) return []
  console.log(`tests: installing ${missing.join(', ')}`)
  const packages = missing.map((name): Tool => TOOLS[name]).flatMap((tool) => (tool.kind === 'debian' ? [tool.package] : []))
  if (packages.length > 0) await attempt('Debian packages', () => installDebian([...new Set(packages)]))
  for (const name of missing) {
    const tool: Tool = TOOLS[name]
    if (tool.kind === 'go') await attempt(name, () => buildGoTool(name, tool))
    if (tool.kind === 'npm') await attempt(name, () => fetchNpmTool(name, tool))
  }
  return missing.filter((name) => toolPath(name) === undefined)
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now()
  try {
    await work()
    console.log(`tests: ${what} installed in ${Math.round((performance.now() - started) / 1000)} s`)
  } catch (error) {
    console.error(`tests: ${what} COULD NOT BE INSTALLED: ${error instanceof Error ? error.message : String(error)}`)
  }
}

if (import.meta.main) {
  const lacking = await installTools()
  for (const name of Object.keys(TOOLS) as ToolName[]) console.log(`${name}=${toolPath(name) ?? 'missing'}`)
  process.exitCode = lacking.length === 0 ? 0 : 1
}
