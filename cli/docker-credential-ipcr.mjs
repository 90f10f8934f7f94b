#!/usr/bin/env node
// What docker, podman and skopeo start for a registry's login: in this Node when it reads TypeScript, else in the one that comes with the project.
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { compileCache } from './compile-cache.mjs'
import { ownNode } from './own-node.mjs'

if (process.features.typescript) await here()
else await inOwnNode()

async function here() {
  module.enableCompileCache?.(compileCache())
  await import('./credential-helper.ts')
}

async function inOwnNode() {
  const own = ownNode()
  if (!own) {
    console.log('docker-credential-ipcr: run "npm ci" in the project first')
    process.exit(1)
  }
  const { spawn } = await import('node:child_process')
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}
