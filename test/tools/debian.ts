import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { run } from '../support/run.ts'

const POLICY = '/usr/sbin/policy-rc.d'
const TEN_MINUTES = 600_000

/** Installs Debian packages without starting their services; needs root and apt-get. */
export async function installDebian(packages: string[]): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error(`needs root: apt-get install ${packages.join(' ')}`)
  await apt(['update'])
  await withServicesHeld(() => apt(['install', '-y', '--no-install-recommends', ...packages]))
}

function apt(args: string[]): Promise<unknown> {
  return run('apt-get', ['-q', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeout: TEN_MINUTES })
}

/** Debian asks policy-rc.d before it starts a service; 101 means no. */
async function withServicesHeld(work: () => Promise<unknown>): Promise<void> {
  const ours = !existsSync(POLICY)
  if (ours) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    if (ours) await rm(POLICY)
  }
}
