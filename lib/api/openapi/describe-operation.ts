import { z } from 'zod'
import { problem } from '../answers/common.ts'
import type { AnswerBody } from '../declare/operation.ts'
import type { ApiRoute, Operation } from '../types.ts'
import type { ComponentSchemas } from './schemas.ts'
import type { OpenApiOperation, OpenApiParameter, OpenApiResponse } from './types.ts'

const WORDS: Record<string, string> = { 200: 'Done', 201: 'Made', 202: 'Taken', 204: 'Done; there is no body' }

/** One method of an address as the document tells it. */
export function describeOperation(schemas: ComponentSchemas, route: ApiRoute, method: string, operation: Operation): OpenApiOperation {
  const { summary, access, isPublic, body, answers } = operation
  const responses = Object.entries(answers).map(([status, answer]) => [status, describeAnswer(schemas, status, answer)])
  const cached: [string, OpenApiResponse][] = isPublic ? [['304', { description: 'What If-None-Match names is still so' }]] : []
  return {
    operationId: operationId(method, route.path), summary, description: describeText(operation), tags: [route.tag],
    parameters: [...parametersOf(schemas, 'path', route.params), ...parametersOf(schemas, 'query', operation.query)],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemas.of(body.schema) } } } } : {}),
    responses: { ...Object.fromEntries([...responses, ...cached]), default: { description: 'Refused', content: { 'application/problem+json': { schema: schemas.of(problem) } } } },
    ...(access === undefined ? {} : { security: [{ token: [] }, { session: [] }] }),
  }
}

function describeText({ description, access, isPublic, body }: Operation): string {
  const sentences = [description, `For ${access ?? 'everybody'}.`, isPublic ? 'Pages of other origins may read it.' : undefined, body ? `The body has at most ${body.most.toLocaleString('en')} bytes.` : undefined]
  return sentences.filter((sentence) => sentence !== undefined).join(' ')
}

function describeAnswer(schemas: ComponentSchemas, status: string, answer: AnswerBody): OpenApiResponse {
  const description = WORDS[status] ?? 'Answered'
  if (answer === null) return { description }
  if (typeof answer === 'string') return { description, content: { [answer]: { schema: { type: 'string' } } } }
  return { description, content: { 'application/json': { schema: schemas.of(answer) } } }
}

function parametersOf(schemas: ComponentSchemas, where: 'path' | 'query', parameters: z.ZodObject): OpenApiParameter[] {
  const { properties = {}, required = [] } = z.object({ properties: z.record(z.string(), z.looseObject({})).optional(), required: z.array(z.string()).optional() }).parse(schemas.of(parameters))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name, in: where, required: where === 'path' || required.includes(name), ...(typeof description === 'string' ? { description } : {}), schema,
  }))
}

// `getRepositoriesNameTags`: generators of clients make a function of it.
function operationId(method: string, path: string): string {
  const words = path.match(/\w+/g) ?? []
  return method.toLowerCase() + words.map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`).join('')
}
