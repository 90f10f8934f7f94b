import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Tool, type ToolName, TOOLS } from './catalog.ts'

// Debian's own directories first: a docker client of another version may stand before them on PATH.
const USUAL = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/go/bin']

/** Where tools built for the tests are kept between runs, outside the work tree. */
export const TOOL_CACHE =
  process.env['IPCR_TOOLS'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ipcr-tools')

/** Path of an installed tool, undefined when it is not there. Installs nothing. */
export async function tool(name: ToolName): Promise<string | undefined> {
  return toolPath(name)
}

/** The same at once, for the head of a test file. */
export function toolPath(name: ToolName): string | undefined {
  const entry: Tool = TOOLS[name]
  return entry.kind !== 'debian' ? find(name, [join(TOOL_CACHE, `${name}-${entry.version}`)]) : findProgram(name)
}

/** Path of a program in the usual directories or on PATH. */
export function findProgram(name: string): string | undefined {
  return find(name, [...USUAL, ...(process.env['PATH'] ?? '').split(delimiter)])
}

function find(name: string, directories: string[]): string | undefined {
  return directories.map((directory) => join(directory, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
