import { SourceFailureError } from '../../resolve/net/errors.ts'
import type { RecordSource } from '../../resolve/names/record-sources.ts'
import { fetchBytes, type Fetched } from './fetch-bytes.ts'
import type { Gateway } from './gateway.ts'

const MOST_BYTES = 10 * 1024
const RECORD = 'application/vnd.ipfs.ipns-record'

/** Records from a gateway: `/ipns/<name>?format=ipns-record` (Trustless Gateway). */
export function gatewayRecords(gateway: Gateway): RecordSource {
  return { name: gateway.name, get: async (ipnsName, signal) => recordOf(await gateway.get('ipns', ipnsName, '?format=ipns-record', options(signal))) }
}

/** Records from a router: `/routing/v1/ipns/<name>` (HTTP Routing V1). */
export function routerRecords(router: URL): RecordSource {
  return { name: router.origin, get: async (ipnsName, signal) => recordOf(await fetchBytes(new URL(`/routing/v1/ipns/${ipnsName}`, router), options(signal))) }
}

function options(signal: AbortSignal) {
  return { accept: RECORD, maxBytes: MOST_BYTES, signal }
}

function recordOf({ status, type, bytes }: Fetched): Uint8Array | undefined {
  if (status >= 500) throw new SourceFailureError('STATUS', `answers ${status}`)
  return status === 200 && type === RECORD ? bytes : undefined
}
