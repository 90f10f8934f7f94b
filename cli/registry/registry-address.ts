import { isLoopback, parseHub } from '../credential/hub-address.ts'
import type { ReachedHub } from '../hub-api.ts'

const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io'])
const DOCKER_HUB_API = 'https://registry-1.docker.io'

/** `host` as images are named by it; `at`: the origin where it is asked; `origin` and `dataDir` of a hub: where it is opened, and that of this machine's. */
export type RegistryAddress = { host: string; at: string; origin?: string; dataDir?: string }

/** A registry by its host, with or without a scheme. Plain http elsewhere than on this machine only when it is written out. Throws LoginError HUB_INVALID. */
export function parseRegistry(text: string): RegistryAddress {
  if (DOCKER_HUB.has(text)) return { host: 'docker.io', at: DOCKER_HUB_API }
  const url = URL.parse(text)
  const { host, origin } = url?.protocol === 'http:' ? url : parseHub(text)
  return { host, at: origin }
}

/** A hub as a registry: one of this machine is asked where it listens. */
export function registryOf({ host, at, origin, dataDir }: ReachedHub): RegistryAddress {
  return { host, at, origin, ...(dataDir === undefined ? {} : { dataDir }) }
}

/** True when a secret may be sent to it: over TLS, or within this machine. */
export function isPrivate({ at }: RegistryAddress): boolean {
  const url = new URL(at)
  return url.protocol === 'https:' || isLoopback(url)
}
