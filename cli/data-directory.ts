import { existsSync, statSync } from 'node:fs'
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

/** The directory is another user's. */
export class DataForbiddenError extends Error {
  readonly code = 'DATA_FORBIDDEN'
  override name = 'DataForbiddenError'

  constructor(dataDir: string) {
    super(`this user may not read ${dataDir}: give the command as the user who runs the hub`)
  }
}

/** The option of every command that works on a hub of this machine. */
export const DATA_OPTION = ['--data <directory>', 'the data directory of the hub (IPCR_DATA, default ./data)'] as const

/** The hub's settings, with the data directory that was given. Throws ConfigError. */
export function configOf(data: string | undefined): Config {
  if (data !== undefined) process.env['IPCR_DATA'] = data
  return readConfig(readEnvironment())
}

/** Throws DataForbiddenError, and NoHubDataError unless a hub has worked on the directory. */
export function requireHubData(dataDir: string): void {
  requireReadable(dataDir)
  if (!existsSync(hubDatabasePath(dataDir))) throw new NoHubDataError(dataDir)
}

/** Throws DataForbiddenError for a directory that is there and closed to this user. */
export function requireReadable(dataDir: string): void {
  try {
    statSync(hubDatabasePath(dataDir))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') throw new DataForbiddenError(dataDir)
  }
}
