import { z } from 'zod'
import { commandHub } from '../control-client.ts'
import { getLogin } from '../credential/get-login.ts'
import { identityOf } from '../credential/identity.ts'
import { readLogin } from '../credential/login-cache.ts'
import type { Credential, FindCredential } from './credential.ts'
import { dockerLogin } from './docker-logins.ts'
import { isPrivate, type RegistryAddress } from './registry-address.ts'

/** Who one is at the hub that is written to: IPCR_TOKEN, the wallet in the environment or a kept login, docker's, on the hub's own machine its operator. */
export function credentialAtHub(hub: RegistryAddress, env: NodeJS.ProcessEnv): FindCredential {
  return async () => {
    if (!isPrivate(hub)) return undefined
    if (env['IPCR_TOKEN']) return { kind: 'bearer', token: env['IPCR_TOKEN'] }
    if (hub.dataDir !== undefined && !(await identityOf(env))) return operator(hub.dataDir)
    return (await keptLogin(hub, env)) ?? dockerLogin(hub.host, env)
  }
}

/** Who one is at a registry that is read: a kept login, or docker's. Nothing of the environment is told to it. */
export function credentialAtSource(registry: RegistryAddress, env: NodeJS.ProcessEnv): FindCredential {
  return async () => {
    if (!isPrivate(registry)) return undefined
    const kept = await readLogin(registry.host)
    return kept ? { kind: 'refresh', token: kept.refreshToken } : dockerLogin(registry.host, env)
  }
}

async function keptLogin({ host, at }: RegistryAddress, env: NodeJS.ProcessEnv): Promise<Credential | undefined> {
  const login = await getLogin({ host, origin: at }, env, (text) => void process.stderr.write(text))
  return login && { kind: 'refresh', token: login.refreshToken }
}

// Whoever reads the control socket runs the hub.
async function operator(dataDir: string): Promise<Credential | undefined> {
  const answer = await commandHub(dataDir, 'operator-token', {}, () => {})
  const token = z.string().nullable().parse(answer?.result ?? null)
  return token === null ? undefined : { kind: 'bearer', token }
}
