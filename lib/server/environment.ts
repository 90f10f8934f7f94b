import { ConfigError } from '../config.ts'

/** The process's environment, filled up from `.env` in the working directory. Throws ConfigError when that cannot be read. */
export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw new ConfigError(`.env cannot be read: ${String(error)}`)
  }
  return process.env
}
