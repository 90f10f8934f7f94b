import { readFile, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeDirectory } from '../../lib/store/make-directory.ts'
import { replaceFile } from './login-cache.ts'
import { LoginError } from './login-error.ts'

const HELPER = 'ipcr'

/** Docker's configuration of this user. */
export function dockerConfigPath(env: NodeJS.ProcessEnv): string {
  return join(env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json')
}

/** Has docker, podman and skopeo ask docker-credential-ipcr for a host; all else in the file stays. Throws LoginError DOCKER_CONFIG. */
export async function configureDocker(path: string, host: string): Promise<void> {
  makeDirectory(dirname(path), 0o700)
  // Whoever keeps it elsewhere by a link finds it changed there.
  const target = await realpath(path).catch(() => path)
  const text = await readFile(target, 'utf8').catch(() => undefined)
  const config = parse(path, text ?? '{}')
  const helpers = config['credHelpers'] ?? {}
  if (!isObject(helpers)) throw new LoginError('DOCKER_CONFIG', `credHelpers in ${path} is no object: put it right first`)
  const mode = text === undefined ? 0o600 : (await stat(target)).mode & 0o777
  replaceFile(target, `${JSON.stringify({ ...config, credHelpers: { ...helpers, [host]: HELPER } }, undefined, '\t')}\n`, mode)
}

function parse(path: string, text: string): Record<string, unknown> {
  try {
    const config: unknown = JSON.parse(text)
    if (isObject(config)) return config
  } catch {
    // The parser's message would quote the file, in which there are passwords.
  }
  throw new LoginError('DOCKER_CONFIG', `${path} is no JSON object: put it right first`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
