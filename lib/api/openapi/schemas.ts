import { z } from 'zod'

export type JsonSchema = { [member: string]: unknown }

/** Schemas as OpenAPI's components have them; those with an id of their own stand there once. */
export class ComponentSchemas {
  readonly components: Record<string, JsonSchema> = {}

  /** What is sent by a schema, as JSON Schema 2020-12. What it changes what it reads into is left out. */
  of(schema: z.ZodType): JsonSchema {
    const { $schema: _, $defs = {}, ...found } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    for (const [id, component] of Object.entries($defs)) this.components[id] ??= pointed(component)
    return pointed(found)
  }
}

// zod puts what has an id beside the schema, OpenAPI in one place for all.
function pointed(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
