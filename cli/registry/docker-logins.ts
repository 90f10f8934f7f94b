import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { dockerConfigPath } from '../credential/docker-config.ts'
import type { Credential } from './credential.ts'
import { askHelper } from './docker-helper.ts'

// Docker Hub is kept under the address that it had in the beginning.
const DOCKER_HUB_KEYS = ['https://index.docker.io/v1/', 'index.docker.io', 'registry-1.docker.io', 'docker.io']
const MOST_BYTES = 4 * 1024 * 1024
const login = z.looseObject({ auth: z.string().optional(), username: z.string().optional(), password: z.string().optional(), identitytoken: z.string().optional(), registrytoken: z.string().optional() })
const configSchema = z.looseObject({ auths: z.record(z.string(), login).optional(), credHelpers: z.record(z.string(), z.string()).optional(), credsStore: z.string().optional() })

type DockerConfig = z.infer<typeof configSchema>

/** What `docker login` (or `podman login`, in docker's file) has kept for a registry, from its file or its credential helpers. Throws RegistryError. */
export async function dockerLogin(host: string, env: NodeJS.ProcessEnv): Promise<Credential | undefined> {
  const config = await readConfig(dockerConfigPath(env))
  const keys = host === 'docker.io' ? DOCKER_HUB_KEYS : [host, `https://${host}`, `http://${host}`, `https://${host}/v1/`, `https://${host}/v2/`]
  const own = Object.entries(config.credHelpers ?? {}).find(([key]) => keys.includes(key))
  if (own) return askHelper(own[1], own[0], env)
  for (const key of keys) {
    const found = config.auths?.[key]
    const credential = found && credentialOf(found)
    if (credential) return credential
  }
  return config.credsStore ? askHelper(config.credsStore, keys[0] ?? host, env) : undefined
}

// A file that docker could not read either is nobody's login.
async function readConfig(path: string): Promise<DockerConfig> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return text.length > MOST_BYTES ? {} : (configSchema.safeParse(JSON.parse(text)).data ?? {})
  } catch {
    return {}
  }
}

function credentialOf({ auth, username, password, identitytoken, registrytoken }: z.infer<typeof login>): Credential | undefined {
  if (registrytoken) return { kind: 'bearer', token: registrytoken }
  if (identitytoken) return { kind: 'refresh', token: identitytoken }
  const text = auth ? Buffer.from(auth, 'base64').toString() : `${username ?? ''}:${password ?? ''}`
  const colon = text.indexOf(':')
  return colon > 0 && colon < text.length - 1 ? { kind: 'password', user: text.slice(0, colon), password: text.slice(colon + 1) } : undefined
}
