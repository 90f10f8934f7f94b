import { ConfigError } from '../config.ts'
import { readConfigFile } from './config-file.ts'

/** The process's environment, filled up from `.env` in the working directory, and then from the file that IPCR_CONFIG names. Throws ConfigError when one cannot be read. */
export function readEnvironment(): Record<string, string | undefined> {
  try {
    process.loadEnvFile()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw new ConfigError(`.env cannot be read: ${String(error)}`)
  }
  const file = process.env['IPCR_CONFIG']
  if (!file) return process.env
  const set = Object.entries(process.env).filter(([, value]) => value !== '')
  return { ...readConfigFile(file), ...Object.fromEntries(set) }
}
