import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandHub } from '../../cli/control-client.ts'
import { run, type Output } from './run.ts'

const HELPER = new URL('../../cli/docker-credential-ipcr.mjs', import.meta.url).pathname
const CLI = new URL('../../cli/main.ts', import.meta.url).pathname
const NOBODY = { IPCR_PRIVATE_KEY: '', IPCR_KEYSTORE: '', IPCR_KEYSTORE_PASSWORD_FILE: '', IPCR_LOGIN: '' }

/** One user of the helper, with a configuration of their own and no wallet but what `env` names. */
export type HelperUser = {
  directory: string
  env: Record<string, string>
  helper(request: string, input?: string, env?: Record<string, string>): Promise<Output>
  ipcr(args: string[], env?: Record<string, string>): Promise<Output>
  /** the file in which the login for a host is kept */
  fileOf(host: string): string
  remove(): Promise<void>
}

export async function makeHelperUser(): Promise<HelperUser> {
  const directory = await mkdtemp(join(tmpdir(), 'ipcr-helper-'))
  const own = { ...NOBODY, HOME: directory, XDG_CONFIG_HOME: join(directory, 'config'), XDG_CACHE_HOME: join(directory, 'cache'), DOCKER_CONFIG: join(directory, 'docker') }
  const call = (program: string) => (args: string[], env: Record<string, string> = {}, input = '') =>
    run(process.execPath, [program, ...args], { env: { ...own, ...env }, input, allowFailure: true, timeout: 60_000 })
  return {
    directory, env: own,
    helper: (request, input = '', env = {}) => call(HELPER)([request], env, input),
    ipcr: (args, env) => call(CLI)(args, env),
    fileOf: (host) => join(directory, 'config', 'ipcr', 'logins', `${encodeURIComponent(host)}.json`),
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

/** The operator's live tokens in a hub. */
export async function listTokens(dataDir: string): Promise<{ id: string; kind: string; prefix: string }[]> {
  const answer = await commandHub(dataDir, 'tokens', {}, () => {})
  return (answer?.result as { items: { id: string; kind: string; prefix: string }[] }).items
}

export async function revokeToken(dataDir: string, id: string): Promise<void> {
  await commandHub(dataDir, 'token-revoke', { id }, () => {})
}
