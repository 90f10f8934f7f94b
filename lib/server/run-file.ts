import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const runState = z.object({ pid: z.number(), port: z.number(), url: z.string(), address: z.string().optional() })

/** `url`: the name that the hub answers to; `address`: where it listens. */
export type RunState = z.infer<typeof runState>

const path = (dataDir: string): string => join(dataDir, 'run', 'hub.json')

/** Tells other processes on this machine where the hub listens. */
export function writeRunFile(dataDir: string, state: RunState): void {
  writeFileSync(`${path(dataDir)}.new`, JSON.stringify(state))
  renameSync(`${path(dataDir)}.new`, path(dataDir))
}

/** Where the hub listens; undefined when none has written it. */
export function readRunFile(dataDir: string): RunState | undefined {
  try {
    return runState.safeParse(JSON.parse(readFileSync(path(dataDir), 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Removes the file when the hub stops. */
export function removeRunFile(dataDir: string): void {
  rmSync(path(dataDir), { force: true })
}
