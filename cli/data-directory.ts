import { existsSync } from 'node:fs'
import { readConfig, type Config } from '../lib/config.ts'
import { hubDatabasePath } from '../lib/db/open.ts'
import { readEnvironment } from '../lib/server/environment.ts'

/** The directory given holds no hub's data. */
export class NoHubDataError extends Error {
  readonly code = 'NO_HUB_DATA'
  override name = 'NoHubDataError'

  constructor(dataDir: string) {
    super(`${dataDir} is no hub's data directory: name the one that the hub has as IPCR_DATA with --data`)
  }
}

/** The option of every command that works on a hub of this machine. */
export const DATA_OPTION = ['--data <directory>', 'the data directory of the hub (IPCR_DATA, default ./data)'] as const

/** The hub's settings, with the data directory that was given. Throws ConfigError. */
export function configOf(data: string | undefined): Config {
  if (data !== undefined) process.env['IPCR_DATA'] = data
  return readConfig(readEnvironment())
}

/** Throws NoHubDataError unless a hub has worked on the directory. */
export function requireHubData(dataDir: string): void {
  if (!existsSync(hubDatabasePath(dataDir))) throw new NoHubDataError(dataDir)
}
