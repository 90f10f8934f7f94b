import { readConfig, type Config } from '../config.ts'
import { makeDirectory } from '../store/make-directory.ts'
import { readEnvironment } from './environment.ts'
import { endStart } from './start-error.ts'

/**
 * The settings, for whoever has long work to do before the hub starts: on one that cannot work prints a sentence and exits with 1.
 * Keys and certificates are read for that, and the data directory is made.
 */
export async function checkSettings(): Promise<Config> {
  try {
    const config = readConfig(readEnvironment())
    makeDirectory(config.dataDir, 0o700)
    if (config.tls) (await import('./tls.ts')).readTls(config.tls)
    return config
  } catch (error) {
    endStart(error)
  }
}
