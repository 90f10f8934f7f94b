import type { ToolName } from '../tools/catalog.ts'
import { toolPath } from '../tools/tool.ts'

/** What a test of real programs needs: their paths, and the reason to skip it when one is not installed (in CI that counts as a failure). */
export function realClients<Name extends ToolName>(...names: Name[]): { paths: Record<Name, string>; skip: string | false } {
  const missing = names.filter((name) => toolPath(name) === undefined)
  const paths = Object.fromEntries(names.map((name) => [name, toolPath(name) ?? name])) as Record<Name, string>
  return { paths, skip: missing.length > 0 && `real client missing: ${missing.join(', ')} (node test/tools/install.ts)` }
}

/** The same for daemons and containers, which need root as well. */
export function realClientsAsRoot<Name extends ToolName>(...names: Name[]): { paths: Record<Name, string>; skip: string | false } {
  const found = realClients(...names)
  return process.getuid?.() === 0 ? found : { ...found, skip: 'real client missing: needs root' }
}
