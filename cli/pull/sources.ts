import type { Config } from '../../lib/config.ts'
import { readRunFile } from '../../lib/server/run-file.ts'
import { configOf } from '../data-directory.ts'
import { DEFAULT_KUBO, parseIpfsHost } from '../ipfs-host.ts'
import { ImageInvalidError } from '../image/image-reference.ts'

export type SourceOptions = { gateway: string[]; ipfsHost?: string; data?: string; /** seconds */ timeout?: number }
/** Whom records and blocks are asked of. `patienceMs`: how long to look for what nobody sends, if that was said. */
export type Sources = { gateways: URL[]; routers: URL[]; kubo: URL | undefined; config: Config; patienceMs?: number | undefined }

/**
 * Those that were named; else those of the configuration and the hub that runs on the data directory; else the Kubo of this
 * machine. Throws ImageInvalidError, IpfsHostError, ConfigError.
 */
export function chooseSources({ gateway, ipfsHost, data, timeout }: SourceOptions): Sources {
  const [config, patienceMs] = [configOf(data), timeout === undefined ? undefined : timeout * 1000]
  if (gateway.length > 0 || ipfsHost !== undefined) return { gateways: gateway.map(parseGateway), routers: [], kubo: ipfsHost === undefined ? undefined : parseIpfsHost(ipfsHost), config, patienceMs }
  const here = readRunFile(config.dataDir)
  const gateways = [...config.gateways, ...(here ? [new URL(here.address ?? here.url)] : [])]
  const isNobody = gateways.length === 0 && config.kuboRpcUrl === undefined
  return { gateways, routers: config.routers, kubo: isNobody ? DEFAULT_KUBO : config.kuboRpcUrl, config, patienceMs }
}

/** A gateway by its address. Throws ImageInvalidError. */
export function parseGateway(text: string): URL {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new ImageInvalidError(`--gateway is an http or https address, not "${text}"`)
}
