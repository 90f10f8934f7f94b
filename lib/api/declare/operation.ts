import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Principal } from '../../identity/access.ts'
import { ApiError } from '../problem.ts'
import type { ApiAnswer, ApiRequest, Operation } from '../types.ts'
import type { JsonBody } from './json-body.ts'

export type Shape = Record<string, z.ZodType>
type Values<S extends Shape> = { [K in keyof S]: z.output<S[K]> }
/** What is answered with a status: JSON of a schema, nothing, or a stream of that media type. */
export type AnswerBody = z.ZodType | null | string
export type Answers = Record<number, AnswerBody>

type Body<A extends AnswerBody> = A extends z.ZodType ? { value: z.input<A> } : A extends string ? Pick<ApiAnswer, 'unsent'> & { stream: (res: ServerResponse) => void } : { value?: undefined }
// Without a list of them the compiler takes a status that `run` returns for any number.
type Status = 200 | 201 | 202 | 204
/** One of the answers that were declared. */
export type AnswerOf<A extends Answers> = { [S in keyof A & number]: { status: S; headers?: Record<string, string> } & Body<A[S]> }[keyof A & number]

export type Asked<P extends Shape, Q extends Shape, B extends z.ZodType> = {
  req: IncomingMessage
  principal: Principal
  /** the network that it came from, shortened for the audit log */
  client: () => string | null
  params: Values<P>
  query: Values<Q>
  /** reads the body; throws ApiError. Who may not send one is refused before. */
  body: () => Promise<z.output<B>>
}

/** One method of an address: what it takes, what it answers, and the code that does it. */
export type Declared<P extends Shape, Q extends Shape, B extends z.ZodType, A extends Answers> = {
  /** a line that says what it does */
  summary: string
  description?: string
  /** who may; left out: anybody */
  access?: string
  /** a read of what everybody may see: pages of other origins may ask for it, and it is answered with an ETag */
  isPublic?: true
  query?: Q
  body?: JsonBody<B>
  answers: A
  run: (asked: Asked<P, Q, B>) => Promise<{ status: Status } & AnswerOf<A>>
}

/** The operation as the handler and the document know it, with what it takes parsed. */
export function toOperation<P extends Shape, Q extends Shape, B extends z.ZodType, A extends Answers>(declared: Declared<P, Q, B, A>): Operation {
  const { run, query = {}, body, ...facts } = declared
  const querySchema = z.object(query as Shape)
  return {
    ...facts, query: querySchema, ...(body ? { body } : {}),
    run: async (request, parameters): Promise<ApiAnswer> => run({
      req: request.req, principal: request.principal, client: request.client,
      params: parameters as Values<P>,
      query: parseQuery(querySchema, request.query) as Values<Q>,
      body: async () => parseBody(body, request),
    }),
  }
}

function parseQuery(schema: z.ZodObject, query: URLSearchParams): Record<string, unknown> {
  const given = Object.fromEntries(Object.keys(schema.shape).flatMap((key) => (query.has(key) ? [[key, query.get(key)]] : [])))
  const { data, error, success } = schema.safeParse(given)
  if (success) return data
  const [issue] = error.issues
  const parameter = String(issue?.path[0] ?? 'query')
  throw new ApiError(400, `${parameter.toUpperCase()}_INVALID`, `${parameter}: ${issue?.message ?? 'it cannot be read'}`)
}

async function parseBody<B extends z.ZodType>(body: JsonBody<B> | undefined, { json }: ApiRequest): Promise<z.output<B>> {
  if (!body) throw new TypeError('a body was read that is not declared')
  return body.parse(await json(body.most))
}
