import type { IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Agent as HttpAgent, request as httpRequest } from '../../lib/http/node-http.ts'
import { plainText } from '../plain-text.ts'
import { RegistryError } from './registry-error.ts'

const SILENT_MS = 120_000
const MOST_BYTES = 4 * 1024 * 1024
const agents = { keepAlive: true, maxSockets: 32, timeout: SILENT_MS }
const [http, https] = [new HttpAgent(agents), new HttpsAgent(agents)]

export type Outgoing = { method: string; headers: Record<string, string>; body?: Uint8Array | undefined; signal?: AbortSignal | undefined; socketPath?: string }

/** One request, up to the headers of its answer; follows no redirect. Throws RegistryError with status 0, or the signal's reason. */
export function send(url: URL, { method, headers, body, signal, socketPath }: Outgoing): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const length = body || method === 'PUT' || method === 'POST' || method === 'PATCH' ? { 'content-length': String(body?.length ?? 0) } : {}
    const options = { method, agent: secure ? https : http, headers: { 'user-agent': 'ipcr', ...headers, ...length }, ...(signal ? { signal } : {}), ...(socketPath === undefined ? {} : { socketPath }) }
    const request = (secure ? httpsRequest : httpRequest)(url, options, resolve)
    request.setTimeout(SILENT_MS, () => request.destroy(new Error(`nothing came for ${SILENT_MS / 1000} s`)))
    request.once('error', (error) => reject(signal?.aborted ? signal.reason : new RegistryError(`${url.host} cannot be reached: ${plainText(error.message)}. Is that its name, and does it run?`, 0, { cause: error })))
    request.end(body)
  })
}

/** The whole of a small answer. Throws RegistryError when it is longer than `mostBytes` or cut off. */
export async function readAll(answer: IncomingMessage, mostBytes = MOST_BYTES): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of answer) {
      if (!Buffer.isBuffer(part)) continue
      parts.push(part)
      if ((size += part.length) > mostBytes) throw new RegistryError(`the answer has more than ${mostBytes} bytes`)
    }
  } catch (error) {
    throw error instanceof RegistryError ? error : new RegistryError('the answer was cut off', 0, { cause: error })
  }
  return Buffer.concat(parts)
}
