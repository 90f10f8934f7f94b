import type { JsonSchema } from './schemas.ts'

export type OpenApiParameter = { name: string; in: 'path' | 'query'; required: boolean; description?: string; schema: JsonSchema }
export type OpenApiContent = Record<string, { schema: JsonSchema }>
export type OpenApiResponse = { description: string; content?: OpenApiContent }

export type OpenApiOperation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters: OpenApiParameter[]
  requestBody?: { required: true; content: OpenApiContent }
  responses: Record<string, OpenApiResponse>
  security?: Record<string, string[]>[]
}

/** As much of OpenAPI 3.1 as the hub's own document uses. */
export type OpenApiDocument = {
  openapi: string
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, OpenApiOperation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> }
}
