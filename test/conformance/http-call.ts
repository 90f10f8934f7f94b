import { request, type IncomingHttpHeaders } from 'node:http'

export type Call = {
  method?: string
  /** sent as it stands: no client normalises `..` or escapes */
  path: string
  headers?: Record<string, string | string[]>
  body?: Uint8Array | string
}

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string }

/** One request on an own connection; resolves with the whole answer, also when it comes before the body was taken. */
export function httpCall(base: string, { method = 'GET', path, headers = {}, body }: Call): Promise<Answer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes, text: bytes.toString() })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
