import type { JsonSchema } from './schemas.ts'

/** A schema in a notation as TypeScript has it, for people; `indent` is that of the line it stands in. */
export function printSchema(schema: JsonSchema, indent = ''): string {
  const { $ref, enum: values, type } = schema
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1)
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  const some = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(some)) return some.map((one) => printSchema(one, indent)).join(' | ')
  if (Array.isArray(type)) return type.map((one) => printSchema({ ...schema, type: one }, indent)).join(' | ')
  return printType(schema, indent)
}

function printType(schema: JsonSchema, indent: string): string {
  switch (schema['type']) {
    case 'array': return printArray(schema, indent)
    case 'object': return printObject(schema, indent)
    case 'string': return schema['format'] === 'date-time' ? 'time' : 'string'
    case undefined: return 'any'
    default: return String(schema['type'])
  }
}

function printArray({ items }: JsonSchema, indent: string): string {
  const item = isSchema(items) ? printSchema(items, indent) : 'any'
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
}

function printObject({ properties, required, additionalProperties }: JsonSchema, indent: string): string {
  if (!isSchema(properties)) return isSchema(additionalProperties) ? `{ [name]: ${printSchema(additionalProperties, indent)} }` : '{}'
  const needed = Array.isArray(required) ? required : []
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, value]) => {
    const schema = isSchema(value) ? value : {}
    const said = typeof schema['description'] === 'string' ? `  // ${schema['description']}` : ''
    return `${inner}${name}${needed.includes(name) ? '' : '?'}: ${printSchema(schema, inner)}${said}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
