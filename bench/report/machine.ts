import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { TOOLS } from '../../test/tools/catalog.ts'
import { toolPath } from '../../test/tools/tool.ts'

export type Machine = { date: string; cpu: string; cores: number; memoryGib: number; kernel: string; fileSystem: string; versions: Record<string, string> }

/** What the figures were measured on and with. `directory` is where the servers stored. */
export function describeMachine(directory: string): Machine {
  const processors = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    fileSystem: output('stat', '-f', '-c', '%T', directory),
    versions: versions(),
  }
}

function versions(): Record<string, string> {
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return {
    ipcr: own.version,
    node: process.versions.node,
    'OpenSSL in node': process.versions.openssl,
    distribution: TOOLS.registry.version,
    nginx: /\/(\S+)/.exec(output(toolPath('nginx') ?? 'nginx', '-v'))?.[1] ?? '',
    openssl: output('openssl', 'version').split(' ')[1] ?? '',
    python3: output('python3', '--version').split(' ')[1] ?? '',
  }
}

// nginx prints its version on standard error.
function output(file: string, ...args: string[]): string {
  return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', file, ...args], { encoding: 'utf8' }).trim()
}
