#!/usr/bin/env node
// What docker, podman and skopeo start for a registry's login: in this Node when it reads TypeScript, else in the one that comes with the project.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

if (process.features.typescript) await import('./credential-helper.ts')
else await inOwnNode()

async function inOwnNode() {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
  if (!existsSync(own)) {
    console.log('docker-credential-ipcr: run "npm ci" in the project first')
    process.exit(1)
  }
  const { spawn } = await import('node:child_process')
  const helper = fileURLToPath(new URL('./credential-helper.ts', import.meta.url))
  const child = spawn(own, [helper, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
