import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Principal } from '../identity/access.ts'
import type { Answers } from './declare/operation.ts'
import type { OpenApiDocument } from './openapi/types.ts'
import type { Tag } from './declare/tags.ts'
import type { JsonBody } from './declare/json-body.ts'

export type ApiRequest = {
  req: IncomingMessage
  query: URLSearchParams
  principal: Principal
  /** the network that it came from, shortened for the audit log */
  client: () => string | null
  /** the body as JSON of at most `limit` bytes; throws ApiError */
  json: (limit: number) => Promise<unknown>
}

/** `stream` is given the response with its head written, and ends it; `unsent` is called in its place when the client has gone, or asked for the head alone. */
export type ApiAnswer = { status: number; value?: unknown; headers?: Record<string, string>; stream?: (res: ServerResponse) => void; unsent?: () => void }

/** The hub's own API. */
export type Api = {
  /** /api/v1/, /openapi.json */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** all of it in OpenAPI's words */
  document(): OpenApiDocument
  /** ends the answers that go on for ever */
  close(): void
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What one method of an address takes and answers, as the OpenAPI document tells it, and what does it. */
export type Operation = {
  summary: string
  description?: string
  access?: string
  isPublic?: true
  query: z.ZodObject
  body?: JsonBody
  answers: Answers
  run: (request: ApiRequest, parameters: Record<string, unknown>) => Promise<ApiAnswer>
}

/** One address below `/api/v1/`; `match` is given the decoded path segments after that. */
export type ApiRoute = {
  path: string
  tag: Tag
  params: z.ZodObject
  match: (segments: string[]) => Record<string, unknown> | undefined
  methods: Partial<Record<Method, Operation>>
}
