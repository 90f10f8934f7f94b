import { readRunFile } from '../../lib/server/run-file.ts'
import { configOf } from '../data-directory.ts'
import { reachHub, type HubOptions } from '../hub-api.ts'
import { credentialAtHub } from '../registry/find-credential.ts'
import { parseRegistry, registryOf } from '../registry/registry-address.ts'
import { Registry } from '../registry/registry.ts'

/**
 * The registry that an image goes to: the hub that was named, else the host in the image's name, else the hub that runs here.
 * IPCR_TOKEN is told to a hub that was meant, never to a host that only stands in a name. Throws HubApiError, LoginError.
 */
export function pushRegistry(host: string | undefined, options: HubOptions): Registry {
  if (options.hub !== undefined || host === undefined || host === hostHere(options)) {
    const hub = registryOf(reachHub(options))
    return new Registry(hub, credentialAtHub(hub, process.env))
  }
  const { IPCR_TOKEN: _, ...env } = process.env
  const registry = parseRegistry(host)
  return new Registry(registry, credentialAtHub(registry, env))
}

function hostHere({ data }: HubOptions): string | undefined {
  const state = readRunFile(configOf(data).dataDir)
  return state && new URL(state.url).host
}
