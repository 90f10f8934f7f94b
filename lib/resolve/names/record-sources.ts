import { z } from 'zod'
import { boundedRequest } from '../net/bounded-request.ts'

const MAX_RECORD_BYTES = 10 * 1024
const MAX_RPC_BYTES = 64 * 1024
const RECORD_TYPE = 'application/vnd.ipfs.ipns-record'
/** routing events of Kubo: 5 is a value */
const rpcEvent = z.object({ Type: z.literal(5), Extra: z.string() })

/** Where a record may come from; the bytes are not verified yet, undefined when there are none. */
export type RecordSource = { name: string; get(ipnsName: string, signal: AbortSignal): Promise<Uint8Array | undefined> }

/** How long (ms) a source may look for it; 5 s when nobody says. */
type Patience = { firstByteMs?: number | undefined }

/** A router: `GET /routing/v1/ipns/<name>` (HTTP Routing V1). */
export function routerRecords(router: URL, patience: Patience = {}): RecordSource {
  return { name: router.origin, get: (ipnsName, signal) => fetchRecord(new URL(`/routing/v1/ipns/${ipnsName}`, router), { ...patience, signal }) }
}

/** A gateway: `GET /ipns/<name>?format=ipns-record` (Trustless Gateway). */
export function gatewayRecords(gateway: URL, patience: Patience = {}): RecordSource {
  return { name: gateway.origin, get: (ipnsName, signal) => fetchRecord(new URL(`/ipns/${ipnsName}?format=ipns-record`, gateway), { ...patience, signal }) }
}

async function fetchRecord(url: URL, options: Patience & { signal: AbortSignal }): Promise<Uint8Array | undefined> {
  const { status, type, bytes } = await boundedRequest(url, { accept: RECORD_TYPE, maxBytes: MAX_RECORD_BYTES, ...options })
  return status === 200 && type.startsWith(RECORD_TYPE) ? bytes : undefined
}

/** Kubo's RPC: `POST /api/v0/routing/get`, which asks its own network, for as long as `firstByteMs` says. */
export function kuboRecords(rpc: URL, firstByteMs?: number): RecordSource {
  return {
    name: `Kubo at ${rpc.origin}`,
    get: async (ipnsName, signal) => {
      const url = new URL(`/api/v0/routing/get?arg=/ipns/${ipnsName}`, rpc)
      const { status, bytes } = await boundedRequest(url, { method: 'POST', maxBytes: MAX_RPC_BYTES, signal, firstByteMs })
      return status === 200 ? valueOf(Buffer.from(bytes).toString('utf8')) : undefined
    },
  }
}

function valueOf(ndjson: string): Uint8Array | undefined {
  for (const line of ndjson.split('\n').filter(Boolean)) {
    const { data } = rpcEvent.safeParse(parseJson(line))
    if (data) return Buffer.from(data.Extra, 'base64')
  }
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
