import type { IncomingMessage } from 'node:http'
import type { Principal } from '../identity/access.ts'

export type ApiRequest = {
  req: IncomingMessage
  query: URLSearchParams
  principal: Principal
  /** the network that it came from, shortened for the audit log */
  client: () => string | null
  /** the body as JSON of at most `limit` bytes; throws ApiError */
  json: (limit: number) => Promise<unknown>
}

export type ApiAnswer = { status: number; value?: unknown; headers?: Record<string, string> }

/** One family of addresses below `/api/v1/`; `match` is given the decoded path segments after that. */
export type ApiRoute = {
  match: (segments: string[]) => Record<string, string> | undefined
  methods: Record<string, (request: ApiRequest, parameters: Record<string, string>) => Promise<ApiAnswer>>
}
