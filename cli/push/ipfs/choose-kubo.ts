import { InvalidArgumentError } from 'commander'
import { readRunFile } from '../../../lib/server/run-file.ts'
import { configOf, requireReadable } from '../../data-directory.ts'
import { DEFAULT_KUBO, parseIpfsHost } from '../../ipfs-host.ts'

/** The Kubo to which images go straight: one that was asked for, or because there is no hub. `key`: of Kubo, whose name the image joins. */
export type KuboChoice = { rpc: URL; isAsked: boolean; key: string | undefined }
export type KuboOptions = { hub?: string; data?: string; ipfsHost?: string; key?: string }

/** undefined when images go to a hub: one was named, or one runs on the data directory. Throws InvalidArgumentError, DataForbiddenError, IpfsHostError. */
export function chooseKubo({ hub, data, ipfsHost, key }: KuboOptions): KuboChoice | undefined {
  const isAsked = ipfsHost !== undefined || key !== undefined
  if (hub !== undefined && isAsked) throw new InvalidArgumentError('an image goes to a hub (-r) or straight to IPFS (--ipfs-host, --key): say one of them')
  if (hub !== undefined) return undefined
  const { kuboRpcUrl, dataDir } = configOf(data)
  if (!isAsked) requireReadable(dataDir)
  if (!isAsked && readRunFile(dataDir)) return undefined
  return { rpc: ipfsHost === undefined ? (kuboRpcUrl ?? DEFAULT_KUBO) : parseIpfsHost(ipfsHost), isAsked, key }
}
