#!/usr/bin/env node
// What docker, podman and skopeo start for a registry's login: in this Node when it reads TypeScript, else in the one that comes with the project.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

if (process.features.typescript) await here()
else await inOwnNode()

async function here() {
  // Half of the start is compiling. The user's own directory: whoever writes there decides what runs.
  module.enableCompileCache?.(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ipcr'))
  await import('./credential-helper.ts')
}

async function inOwnNode() {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
  if (!existsSync(own)) {
    console.log('docker-credential-ipcr: run "npm ci" in the project first')
    process.exit(1)
  }
  const { spawn } = await import('node:child_process')
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
