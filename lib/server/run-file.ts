import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type RunState = { pid: number; port: number; url: string }

const path = (dataDir: string): string => join(dataDir, 'run', 'hub.json')

/** Tells other processes on this machine where the hub listens. */
export function writeRunFile(dataDir: string, state: RunState): void {
  writeFileSync(`${path(dataDir)}.new`, JSON.stringify(state))
  renameSync(`${path(dataDir)}.new`, path(dataDir))
}

/** Removes the file when the hub stops. */
export function removeRunFile(dataDir: string): void {
  rmSync(path(dataDir), { force: true })
}
